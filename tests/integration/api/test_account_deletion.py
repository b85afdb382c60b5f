"""The export and the deletion of an account: the contents of the file, and that nothing is left."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.session import Session

from chalicelib.services.account import reauthentication
from chalicelib.services.deps import Job
from chalicelib.store import tables
from tests.integration.api.test_passkeys import make
from tests.support.authenticator import Authenticator
from tests.support.mailbox import mails_to, verify_sender
from tests.support.recordings import clipped, transcribed
from tests.support.site import ENVIRONMENT, ORIGIN, Browser, RunningSite, running_site

HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site(ESPACIO_LIMITS='{"all": 10000}') as running:
        yield running


class Life:
    """Zelda, who has done everything that leaves data behind, and Bob, with whom she did it."""

    def __init__(self, site: RunningSite, handle: str) -> None:
        self.site, self.handle = site, handle
        self.name = f"Zelda of {handle}"
        self.zelda, self.bob = site.browser(), site.browser()
        self.zelda.sign_up(handle, self.name)
        self.bob.sign_up(f"bob_{handle[-6:]}", "Bob")
        self.id, self.bob_id = id_of(self.zelda), id_of(self.bob)
        make(self.zelda, Authenticator(ORIGIN), name="Zelda's laptop")
        self._mail()
        self._tie()
        self._say()
        self._meet()
        site.work()

    def _mail(self) -> None:
        """Verify an address, propose another, and ask for a new password."""
        verify_sender()
        for address in (f"{self.handle}@mail.example", f"{self.handle}@proposed.example"):
            done(self.zelda.request("PUT", "/api/email", {"email": address}))
            self.site.work()
            if address.endswith("@mail.example"):
                done(self.zelda.post("/api/email/verification", {"token": mails_to(address)[-1].token}))
        done(self.zelda.post("/api/password/links", {"email": f"{self.handle}@mail.example"}))

    def _tie(self) -> None:
        eve = self.site.browser()
        eve.sign_up(f"eve_{self.handle[-6:]}", "Eve")
        done(self.zelda.post(f"/api/spaces/{(barred := eve.start_space('Barred from'))}/join"))
        done(eve.post(f"/api/spaces/{barred}/blocked/{self.id}"))
        done(eve.post(f"/api/spaces/{barred}/end"))
        for one, other in ((self.zelda, self.bob_id), (self.bob, self.id)):
            done(one.request("PUT", f"/api/accounts/{other}/follow"))
        for kind in ("mute", "block"):
            done(self.zelda.request("PUT", f"/api/accounts/{id_of(eve)}/{kind}"))
            done(eve.request("PUT", f"/api/accounts/{self.id}/{kind}"))
        done(self.zelda.request("PATCH", "/api/preferences", {"show_listening": True}))

    def _say(self) -> None:
        own = self.post = done(self.zelda.post("/api/posts", {"text": "What Zelda posted"})).json["post"]["id"]
        done(self.zelda.request("PUT", f"/api/posts/{own}/pin"))
        bobs = done(self.bob.post("/api/posts", {"text": "What Bob posted"})).json["post"]["id"]
        done(self.zelda.post("/api/posts", {"text": "What Zelda replied", "reply_to": bobs}))
        for kind in ("like", "repost", "bookmark"):
            done(self.zelda.request("PUT", f"/api/posts/{bobs}/{kind}"))
            done(self.bob.request("PUT", f"/api/posts/{own}/{kind}"))
        done(self.zelda.post("/api/fleets", {"text": "A Fleet", "colour": "violet"}))
        self.talk = done(self.zelda.post("/api/conversations", {"people": [self.bob_id]})).json["conversation"]["id"]
        for one, text in ((self.zelda, "Hello Bob"), (self.bob, "Hello you"), (self.zelda, "How are you?")):
            done(one.post(f"/api/conversations/{self.talk}/lines", {"text": text}))

    def _meet(self) -> None:
        zelda, bob = self.zelda, self.bob
        self.ended = zelda.start_space("That was")
        done(zelda.post(f"/api/spaces/{self.ended}/end"))
        self.live, self.handed = zelda.start_space("That is"), zelda.start_space("That goes on")
        self._seat(self.handed)
        soon = self.site.module.site().deps.now_ms() + HOUR_MS
        self.planned = zelda.start_space("That will be", starts_at=soon)
        self.bobs = bob.start_space("Bob's")
        done(zelda.post(f"/api/spaces/{self.bobs}/join"))
        done(zelda.post(f"/api/spaces/{self.bobs}/requests", {"reason": "I know"}))
        done(bob.post(f"/api/spaces/{self.bobs}/requests/{self.id}/approve"))
        pin = {"url": f"{ORIGIN}/i/posts/{self.post}"}
        assert done(bob.post(f"/api/spaces/{self.bobs}/pins", pin)).json["space"]["pins"][0]["by"]["id"] == self.id
        done(bob.post(f"/api/spaces/{self.bobs}/stage/{self.id}/mute"))
        for space in (self.ended, self.planned, self.bobs):
            assert bob.get(f"/i/spaces/{space}/card.png").status == 302
            assert len(stored(f"public/cards/{space}/")) == 1
        bobs_plan = bob.start_space("Bob's plan", starts_at=soon)
        done(zelda.request("PUT", f"/api/spaces/{bobs_plan}/reminder"))
        transcribed(self.site, self.ended, (self.id, "Hello"), (self.bob_id, "Hello you"))
        transcribed(self.site, self.bobs, (self.bob_id, "Hello"), (self.id, "Hello Bob"))
        clipped(self.site, {self.bobs: self.id, self.ended: self.bob_id}, self.name)

    def _seat(self, space: str) -> None:
        done(self.bob.post(f"/api/spaces/{space}/requests"))
        done(self.zelda.post(f"/api/spaces/{space}/requests/{self.bob_id}/approve"))
        done(self.zelda.post(f"/api/spaces/{space}/cohosts/{self.bob_id}"))

    def export(self) -> dict[str, Any]:
        """Return the contents of the file, by part."""
        assert self.zelda.post("/api/export").status == 202
        self.site.work()
        assert self.zelda.get("/api/export").json["export"]["state"] == "ready"
        archive = zipfile.ZipFile(io.BytesIO(stored(f"exports/{self.id}/")[0]))
        assert "Espacio" in archive.read("README.txt").decode()
        return {name[:-5]: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}

    def leave(self) -> None:
        answer = self.zelda.request("DELETE", "/api/account", {"handle": self.handle})
        assert answer.status == 204, answer.text


def done(answer: Any) -> Any:
    assert answer.status < 300, answer.text
    return answer


def id_of(browser: Browser) -> str:
    return str(browser.get("/api/session").json["account"]["id"])


def stored(prefix: str) -> list[bytes]:
    s3 = Session().create_client("s3")
    bucket = ENVIRONMENT["ESPACIO_MEDIA_BUCKET"]
    found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    return [s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found]


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every row of every table as DynamoDB has it; only a test scans."""
    client = Session().create_client("dynamodb")
    for name in sorted({kind.Meta.table_name for kind in tables._SUFFIXES}):
        for page in client.get_paginator("scan").paginate(TableName=name):
            yield from ((name, row) for row in page["Items"])


@pytest.fixture(scope="module")
def life(site: RunningSite) -> Life:
    """Zelda's data, while her account exists."""
    return Life(site, "zelda_here")


@pytest.fixture(scope="module")
def left(site: RunningSite) -> Life:
    """The data of another Zelda, who has deleted her account."""
    life = Life(site, "zelda_left")
    life.export()
    life.leave()
    site.work()
    return life


def test_export_holds_all_that_is_kept_of_the_account(life: Life) -> None:
    found = life.export()
    assert set(found) == {
        "profile", "posts", "likes", "bookmarks", "fleets", "messages", "notifications", "devices", "spaces",
        "reminders", "ties", "clips",
    }  # fmt: skip
    (profile,) = found["profile"]
    assert (profile["handle"], profile["display_name"]) == ("zelda_here", life.name)
    assert profile["email"] == "zelda_here@mail.example"
    assert profile["pinned_post"] in {one["id"] for one in found["posts"]}
    assert profile["preferences"]["show_listening"] is True
    assert [one["name"] for one in profile["passkeys"]] == ["Zelda's laptop"]
    assert len(profile["sessions"]) == 1
    assert {"What Zelda posted", "What Zelda replied"} <= {one["text"] for one in found["posts"]}
    assert len(found["likes"]) == len(found["bookmarks"]) == 1
    assert [one["text"] for one in found["fleets"]] == ["A Fleet"]
    lines = [line["text"] for page in found["messages"] for line in page["lines"]]
    assert lines == ["Hello Bob", "Hello you", "How are you?"]
    assert {"liked", "followed"} <= {one["kind"] for one in found["notifications"]}
    spaces = {one["title"]: one for one in found["spaces"]}
    assert {"That was", "That is", "That goes on", "That will be", "Bob's"} <= set(spaces)
    assert [entry["act"] for entry in spaces["That was"]["log"]] == ["end"]
    assert spaces["Bob's"]["role"] == "speaker"
    assert len(found["reminders"]) == 1
    assert sorted((one["kind"], one["name"]) for one in found["ties"]) == [
        ("block", "Eve"),
        ("follow", "Bob"),
        ("mute", "Eve"),
    ]
    assert not [secret for secret in ("password_hash", "argon2") if secret in json.dumps(found)]


def test_export_is_for_its_account_and_ends_after_a_day(site: RunningSite, life: Life) -> None:
    life.export()
    assert f"/exports/{life.id}/" in life.zelda.get("/api/export/file").json["url"]
    assert life.bob.get("/api/export/file").code == "no_such_export"
    assert life.bob.get("/api/export").json == {"export": None}
    assert site.browser().get("/api/export/file").code == "signed_out"
    exports = site.module.site().deps.exports
    export = exports.find(life.id, 0.0)
    assert exports.find(life.id, export.ready_at + 24 * 3600) is None


def test_second_export_waits_for_the_first_and_then_takes_its_place(site: RunningSite, life: Life) -> None:
    assert life.zelda.post("/api/export").status == 202
    assert life.zelda.post("/api/export").code == "export_under_way"
    site.work()
    life.export()
    assert len(stored(f"exports/{life.id}/")) == 1


def test_export_and_deletion_are_for_who_showed_lately_that_it_is_them(
    site: RunningSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = site.browser()
    browser.sign_up("not_lately_2")
    monkeypatch.setattr(reauthentication, "CONFIRMED_S", -1)
    assert browser.post("/api/export").code == "confirm_first"
    assert browser.request("DELETE", "/api/account", {"handle": "not_lately_2"}).code == "confirm_first"
    assert browser.get("/api/session").json["account"] is not None


def test_account_is_deleted_only_by_its_own_name(site: RunningSite) -> None:
    browser = site.browser()
    browser.sign_up("typed_wrong")
    for handle in ("", "typed_wrongly", "bob"):
        assert browser.request("DELETE", "/api/account", {"handle": handle}).code == "wrong_handle"
    assert id_of(browser)


def test_account_is_closed_at_once(site: RunningSite) -> None:
    here, elsewhere = site.browser(), site.browser()
    here.sign_up("zelda_gone")
    elsewhere.sign_in("zelda_gone")
    assert here.request("DELETE", "/api/account", {"handle": "@Zelda_Gone"}).status == 204
    assert here.get("/api/session").json["account"] is None
    assert elsewhere.get("/api/session").json["account"] is None
    assert site.browser().sign_in("zelda_gone").code == "wrong_password"
    assert site.browser().get("/zelda_gone").status == 404
    assert site.browser().sign_up("zelda_gone").code == "handle_taken"


def test_nothing_personal_is_left_of_a_deleted_account(left: Life) -> None:
    kept = [(name, row) for name, row in rows() if any(word in str(row) for word in (left.id, left.handle, left.name))]
    lasting = [f"{name}: {row['pk']['S']} {row['sk']['S']}: {row}" for name, row in kept if "expires_at" not in row]
    assert lasting == []
    # What expires: notifications of others about her, after 60 days, and daily counters and connections.
    ending = {row["pk"]["S"].partition("#")[0] for _, row in kept}
    assert ending <= {"NOTES", "LIMIT", "home", "PERSON", "CONNECTION", "TICKET", "LINE", "mark"}, ending
    cards = [f"public/cards/{space}/" for space in (left.ended, left.planned, left.bobs)]
    for folder in (f"exports/{left.id}/", f"recordings/{left.ended}/", *cards):
        assert stored(folder) == [], folder
    assert len(stored(f"recordings/{left.bobs}/")) == 3
    assert [one for one in stored("") if left.id.encode() in one or left.handle.encode() in one] == []


def test_what_others_keep_has_nobody_in_it(left: Life) -> None:
    lines = left.bob.get(f"/api/conversations/{left.talk}").json["lines"]
    assert [(line["by"]["name"], line["text"]) for line in lines] == [
        ("Deleted account", "Hello Bob"),
        ("Bob", "Hello you"),
        ("Deleted account", "How are you?"),
    ]
    ended = left.bob.get(f"/api/spaces/{left.ended}").json["space"]
    assert (ended["title"], ended["host"]["name"], ended["state"]) == ("That was", "Deleted account", "ended")
    for language, name in (("en", "Deleted account"), ("es", "Cuenta eliminada")):
        assert name in left.bob.get(f"/i/spaces/{left.ended}?language={language}").text
    profile = left.bob.get(f"/api/profiles/bob_{left.handle[-6:]}").json["profile"]
    assert (profile["followers"], profile["following"]) == (0, 0)


def test_spaces_of_a_deleted_account_end_or_go_to_a_cohost(left: Life) -> None:
    state = {
        name: left.bob.get(f"/api/spaces/{getattr(left, name)}").json["space"]
        for name in ("live", "handed", "planned", "bobs")
    }
    assert {name: space["state"] for name, space in state.items()} == {
        "live": "ended",
        "handed": "live",
        "planned": "cancelled",
        "bobs": "live",
    }
    assert (state["handed"]["host"]["name"], [one["name"] for one in state["handed"]["stage"]]) == ("Bob", ["Bob"])
    assert ([one["name"] for one in state["bobs"]["stage"]], state["bobs"]["pins"]) == (["Bob"], [])


def test_erasing_is_finished_by_any_number_of_deliveries(site: RunningSite, left: Life) -> None:
    """The queue delivers at least once: repeating finished work changes nothing and does not fail."""
    deps = site.module.site().deps
    for _ in range(2):
        deps.enqueue(Job("forget_account", left.id, "spaces:"))
        site.work()
    deps.enqueue(Job("forget_account", left.id, "profile:"))
    site.work()
    assert not [row for _, row in rows() if left.handle in str(row) and "expires_at" not in row]
