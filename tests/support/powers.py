"""A Space with somebody in every role, and everything that they do to it over HTTP."""

import secrets
import time
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.api.site import Site
from chalicelib.domain import space as life
from chalicelib.domain.facts import SpaceSettings
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Seat
from tests.support.site import Answer, Browser, RunningSite

ON_STAGE = ("cohost", "second cohost", "speaker", "second speaker")
ROLES = ("host", "cohost", "second cohost", "speaker", "second speaker", "listener", "second listener", "guest")


@dataclass
class Cast:
    """`browsers` by role; `ids` of the same people."""

    browsers: dict[str, Browser]
    ids: dict[str, str]
    site: Site

    @classmethod
    def assembled(cls, site: RunningSite) -> "Cast":
        """Everybody signed up; the guest is known by having joined some Space."""
        browsers = {role: site.browser() for role in ROLES}
        for role in ROLES[:-1]:
            browsers[role].sign_up(handle_of(role), role.title())
        ids = {role: browsers[role].get("/api/session").json["account"]["id"] for role in ROLES[:-1]}
        somewhere = browsers["host"].start_space("Somewhere")
        ids["guest"] = browsers["guest"].post(f"/api/spaces/{somewhere}/join").json["you"]["id"]
        return cls(browsers, ids, site.module.site())

    def space(self, *, cohosts: tuple[str, ...] = ("cohost", "second cohost"), **rules: Any) -> "Scene":
        """A new live Space with everybody in their role; `rules` are fields of its settings."""
        space_id = f"s_{secrets.token_hex(8)}"
        space = life.go_live(space_id, self.person("host"), "Powers", now=int(time.time() * 1000))
        seats = [Seat(self.person(role), self._role(role, cohosts)) for role in ON_STAGE]
        self.site.deps.spaces.create(replace(space, stage=(*space.stage, *seats), settings=SpaceSettings(**rules)))
        return Scene(self, space_id)

    def person(self, role: str) -> Identity:
        """Somebody with an account, as the site knows them."""
        return Identity(self.ids[role], role.title(), handle_of(role))

    @staticmethod
    def _role(role: str, cohosts: tuple[str, ...]) -> Role:
        return Role.COHOST if role in cohosts else Role.SPEAKER


def handle_of(role: str) -> str:
    return f"x_{role.replace(' ', '_')}"[:15]


@dataclass
class Scene:
    """One Space of a cast."""

    cast: Cast
    id: str

    def do(self, who: str, method: str, path: str, body: Any = None, key: str | None = None) -> Answer:
        """A command on the Space; `path` is what follows its address."""
        address = f"/api/spaces/{self.id}/{path}".rstrip("/")
        headers = {"idempotency-key": key} if key else None
        return self.cast.browsers[who].request(method, address, body, headers)

    def view(self, who: str = "host") -> dict[str, Any]:
        """The Space as somebody sees it."""
        seen: dict[str, Any] = self.do(who, "GET", "").json["space"]
        return seen

    def role(self, who: str) -> str:
        """The role of somebody as the Space shows it."""
        seats = {seat["id"]: seat["role"] for seat in self.view()["stage"]}
        return str(seats.get(self.cast.ids[who], Role.LISTENER))
