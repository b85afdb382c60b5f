"""Joining a Space: everything that a browser needs before it can send its offer."""

from dataclasses import dataclass
from typing import Any

from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, require
from chalicelib.domain.space import Space, SpaceState, expect, role_of
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps
from chalicelib.services.space import visible_listeners
from chalicelib.services.space.deciding import loaded
from chalicelib.services.space.entry import require_admission
from chalicelib.services.views.spaces import SpaceView, space_view
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of


class SocketTicket(View, frozen=True, kw_only=True):
    """`ticket` opens one WebSocket at `url` within 60 s."""

    url: str
    ticket: str


class RoomTicket(SocketTicket, frozen=True, kw_only=True):
    """`shown`: as long as the socket is open, everybody may see who listens."""

    shown: bool


class JoinView(View, frozen=True, kw_only=True):
    """Everything that a browser needs to enter a Space. Each of `ice_servers` is an `RTCIceServer`."""

    space: SpaceView
    you: Person
    ice_servers: tuple[dict[str, Any], ...]
    socket: RoomTicket


@dataclass(frozen=True, slots=True)
class JoinedSpace:
    """A Space that `you` may join. `ticket` opens one WebSocket at `socket_url` within 60 s. If `shown`, everybody can
    see that this person listens while it is open."""

    space: Space
    you: Identity
    ice_servers: tuple[dict[str, Any], ...]
    socket_url: str
    ticket: str
    shown: bool = False

    def view(self) -> JoinView:
        """The body of `POST /api/spaces/{id}/join`."""
        return JoinView(
            space=space_view(self.space, self.you),
            you=person_of(self.you),
            ice_servers=self.ice_servers,
            socket=RoomTicket(url=self.socket_url, ticket=self.ticket, shown=self.shown),
        )


def join(
    deps: Deps,
    space_id: str,
    by: Identity,
    *,
    anonymous: bool = False,
    before: Identity | None = None,
    session: str | None = None,
) -> JoinedSpace:
    """Issues a ticket for a live Space. If `anonymous`, the room gets neither name nor handle. `before` is the guest
    that this browser was earlier, so that somebody who signs up inside a locked Space can return.

    Raises NotFound `no_such_space`, Conflict `not_started`, `space_ended`, `space_cancelled`, NotAllowed `blocked`,
    `removed`, `accounts_only`, `locked`.
    """
    space = loaded(deps, space_id)
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.LISTEN)
    require_admission(deps, space, by, before)
    if before is not None and space.settings.locked:
        deps.connections.visited(by.id, space.id, deps.clock())  # the offer will name only the account
    seen = Identity(by.id, "", None) if anonymous else by
    shown = visible_listeners.may_be_shown(deps, space, by, anonymous=anonymous)
    url, ticket = _ticket(deps, seen, space.id, session, shown=shown)
    return JoinedSpace(space, by, deps.settings.ice_servers, url, ticket, shown)


def open_socket(deps: Deps, by: Identity, session: str | None = None) -> SocketTicket:
    """The body of `POST /api/socket`: the URL and ticket of a WebSocket for one account, outside of any Space."""
    url, ticket = _ticket(deps, by, None, session)
    return SocketTicket(url=url, ticket=ticket)


def _ticket(
    deps: Deps, person: Identity, space_id: str | None, session: str | None, *, shown: bool = False
) -> tuple[str, str]:
    ticket = deps.new_id("t")
    deps.connections.issue(ticket, person, space_id, deps.clock(), shown=shown, session=session)
    return deps.settings.socket_url, ticket
