"""A Space with somebody in every role, and everything that they can do to it over HTTP."""

import secrets
import time
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.api.site import Site
from chalicelib.domain import space as life
from chalicelib.domain.facts import Invite, Pin, SpaceSettings
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import DAY_MS, Request, Seat, Space, SpaceState
from tests.support.site import Answer, Browser, RunningSite

ON_STAGE = ("cohost", "second cohost", "speaker", "second speaker")
ROLES = ("host", "cohost", "second cohost", "speaker", "second speaker", "listener", "second listener", "guest")


@dataclass
class Cast:
    """`browsers` and `ids` of the same people, by role."""

    browsers: dict[str, Browser]
    ids: dict[str, str]
    site: Site

    @classmethod
    def assembled(cls, site: RunningSite) -> "Cast":
        """Sign everybody up; the guest is known from having joined some Space."""
        browsers = {role: site.browser() for role in ROLES}
        for role in ROLES[:-1]:
            browsers[role].sign_up(handle_of(role), role.title())
        ids = {role: browsers[role].get("/api/session").json["account"]["id"] for role in ROLES[:-1]}
        somewhere = browsers["host"].start_space("Somewhere")
        ids["guest"] = browsers["guest"].post(f"/api/spaces/{somewhere}/join").json["you"]["id"]
        return cls(browsers, ids, site.module.site())

    def space(
        self,
        *,
        cohosts: tuple[str, ...] = ("cohost", "second cohost"),
        state: SpaceState = SpaceState.LIVE,
        requests: tuple[str, ...] = (),
        invited: tuple[str, ...] = (),
        pins: bool = False,
        **rules: Any,
    ) -> "Scene":
        """Create a Space with everybody in their role; `rules` are fields of its settings.

        In a state other than live it contains more than the rules would leave, as an older version may have left it.
        """
        space_id, now = f"s_{secrets.token_hex(8)}", int(time.time() * 1000)
        space = life.go_live(space_id, self.person("host"), "Powers", now=now)
        seats = [Seat(self.person(role), self._role(role, cohosts)) for role in ON_STAGE]
        made = replace(
            space,
            state=state,
            starts_at=now + DAY_MS if state is SpaceState.SCHEDULED else None,
            stage=(*space.stage, *seats),
            requests=tuple(Request(self.person(role), now) for role in requests),
            invites=tuple(Invite("i_1", self.ids[role], space.host, now + DAY_MS) for role in invited),
            pins=(Pin("p_1", "https://example.org/"),) if pins else (),
            settings=SpaceSettings(**rules),
        )
        self.site.deps.spaces.create(made)
        return Scene(self, space_id)

    def person(self, role: str) -> Identity:
        """Return somebody with an account, as the site knows them."""
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
        """Send a command on the Space; `path` follows its address."""
        address = f"/api/spaces/{self.id}/{path}".rstrip("/")
        headers = {"idempotency-key": key} if key else None
        return self.cast.browsers[who].request(method, address, body, headers)

    def stored(self) -> Space | None:
        """Return the Space as it is stored."""
        return self.cast.site.deps.spaces.load(self.id)

    def view(self, who: str = "host") -> dict[str, Any]:
        """Return the Space as somebody sees it."""
        seen: dict[str, Any] = self.do(who, "GET", "").json["space"]
        return seen

    def role(self, who: str) -> str:
        """Return somebody's role as the Space shows it."""
        seats = {seat["id"]: seat["role"] for seat in self.view()["stage"]}
        return str(seats.get(self.cast.ids[who], Role.LISTENER))
