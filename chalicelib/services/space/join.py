"""Joining a Space: everything that a browser needs before it can send its offer."""

import logging

from msgspec import Struct

from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, require
from chalicelib.domain.space import Space, SpaceState, expect, role_of
from chalicelib.services.audience import require_admission
from chalicelib.services.deps import Deps
from chalicelib.services.space import visible_listeners
from chalicelib.services.space.deciding import loaded

log = logging.getLogger(__name__)


class IssuedTicket(Struct, frozen=True):
    """`ticket` opens one WebSocket at `url` within 60 s."""

    url: str
    ticket: str


class JoinedSpace(Struct, frozen=True):
    """A Space that `you` may join, and the ticket of its WebSocket. If `shown`, everybody can see that this person
    listens while the socket is open; if `anonymous`, the room gets neither name nor handle."""

    space: Space
    you: Identity
    socket: IssuedTicket
    shown: bool = False
    anonymous: bool = False


def join(
    deps: Deps,
    space_id: str,
    by: Identity,
    *,
    anonymous: bool | None = None,
    before: Identity | None = None,
    session: str | None = None,
    network: str | None = None,
) -> JoinedSpace:
    """Issue a ticket for a live Space. If `anonymous`, the room gets neither name nor handle; None leaves that to the
    person's preference. `before` is the guest that this browser was earlier, so that somebody who signs up inside a
    locked Space can return.

    Raises NotFound `no_such_space`, Conflict `not_started`, `space_ended`, `space_cancelled`, NotAllowed `blocked`,
    `removed`, `accounts_only`, `locked`.
    """
    space = loaded(deps, space_id)
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.LISTEN)
    require_admission(deps, space, by, before)
    if before is not None and space.settings.locked:
        deps.connections.visited(by.id, space.id, deps.clock())  # the offer will name only the account
    hidden = visible_listeners.listens_anonymously(deps, space, by) if anonymous is None else anonymous
    seen = Identity(by.id, "", None) if hidden else by
    shown = visible_listeners.may_be_shown(deps, space, by, anonymous=hidden)
    ticket = _ticket(deps, seen, space.id, session, shown=shown, network=network)
    log.info("ticket issued", extra={"space": space.id})
    return JoinedSpace(space, by, ticket, shown, hidden)


def open_socket(deps: Deps, by: Identity, session: str | None = None) -> IssuedTicket:
    """The ticket of a WebSocket for one account, outside of any Space."""
    return _ticket(deps, by, None, session)


def _ticket(
    deps: Deps,
    person: Identity,
    space_id: str | None,
    session: str | None,
    *,
    shown: bool = False,
    network: str | None = None,
) -> IssuedTicket:
    ticket = deps.new_id("t")
    deps.connections.issue(ticket, person, space_id, deps.clock(), shown=shown, session=session, network=network)
    return IssuedTicket(deps.settings.socket_url, ticket)
