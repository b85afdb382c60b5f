"""What earlier releases have stored is served by this one: every page, and every act on it, after the migrations."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from infra.aws.deployment import Deployment
from infra.aws.migrations import MIGRATIONS
from tests.integration.hostile.test_strangers import FILLERS
from tests.support.dump import changes, kept
from tests.support.release_rows import ROWS, put
from tests.support.route_bodies import body_of
from tests.support.site import ENVIRONMENT, Browser, RunningSite, running_site

VECTORS = sorted(ROWS.glob("*.json"))
LAST = ("DELETE /api/account", "DELETE /api/session")  # nobody is there after them
SOON = 60  # s after the rows were written


@dataclass
class Upgraded:
    """A site of today with the rows of an earlier release, soon after they were written."""

    site: RunningSite
    people: dict[str, Browser]
    ids: dict[str, str] = field(default_factory=dict)

    def routes(self, *methods: str) -> list[str]:
        """Return the routes whose ids this release had."""
        known = {**self.ids, **FILLERS}
        found = (f"{method} {path}" for path, all_of in self.site.app.routes.items() for method in all_of)
        return [route for route in found if route.split(" ")[0] in methods and self._fits(route, known)]

    def ask(self, who: str, route: str) -> int:
        method, path = route.split(" ")
        body = body_of(route, self.ids)
        return self.people[who].request(method, path.format(**self.ids, **FILLERS), body).status

    @staticmethod
    def _fits(route: str, known: dict[str, str]) -> bool:
        try:
            route.format(**known)
        except KeyError:
            return False
        return True


@pytest.fixture(scope="module", params=VECTORS, ids=lambda path: path.stem)
def upgraded(request: pytest.FixtureRequest) -> Iterator[Upgraded]:
    path: Path = request.param
    written: dict[str, Any] = json.loads(path.read_text())
    late, now = time.time() - written["at"] - SOON, time.time
    with mock.patch("time.time", side_effect=lambda: now() - late), running_site() as site:
        put(written["tables"])
        people = {name: Browser(site.client, dict(cookies)) for name, cookies in written["cookies"].items()}
        for migration in (*MIGRATIONS, *MIGRATIONS):  # each must be harmless if it is done twice
            migration.run(Deployment(ENVIRONMENT["ESPACIO_TABLE_PREFIX"]), print)
        site.work()
        yield Upgraded(site, people, written["ids"])


def test_people_are_still_signed_in(upgraded: Upgraded) -> None:
    signed_in = {
        name: (upgraded.people[name].get("/api/session").json["account"] or {}).get("handle")
        for name in upgraded.people
    }
    assert signed_in == {"ana": "v_ana", "bob": "v_bob", "eve": "v_eve", "guest": None}


def test_password_of_then_is_taken(upgraded: Upgraded) -> None:
    assert upgraded.site.browser().sign_in("v_bob").status == 200


def test_each_page_of_what_was_there_answers(upgraded: Upgraded) -> None:
    faults = [
        (who, route, status)
        for route in upgraded.routes("GET")
        for who in upgraded.people
        if (status := upgraded.ask(who, route)) >= 500 and status != 503
    ]
    assert faults == []


def test_live_space_goes_on_as_it_was(upgraded: Upgraded) -> None:
    space = upgraded.people["ana"].get(f"/api/spaces/{upgraded.ids['space_id']}").json["space"]
    assert (space["state"], space["host"]["handle"]) == ("live", "v_ana")
    assert [(seat["handle"], seat["role"]) for seat in space["stage"]] == [("v_ana", "host"), ("v_bob", "cohost")]


@pytest.mark.parametrize("who", ["bob", "ana"])
def test_each_act_on_what_was_there_is_done_or_refused(upgraded: Upgraded, who: str) -> None:
    acts = [one for one in upgraded.routes("POST", "PUT", "PATCH", "DELETE") if one not in LAST]
    assert len(acts) > 50
    assert [(act, status) for act in acts if (status := upgraded.ask(who, act)) >= 500 and status != 503] == []
    upgraded.site.work()


def test_account_of_then_is_deleted_with_all_that_belongs_to_it(upgraded: Upgraded) -> None:
    bob = upgraded.site.browser()
    bob.sign_in("v_bob")
    before = kept()
    answer = bob.request("DELETE", "/api/account", {"handle": "v_bob"})
    assert answer.status < 300, answer.text
    upgraded.site.work()
    assert changes(before, kept())
    assert upgraded.people["ana"].get("/api/profiles/v_bob").status == 404
