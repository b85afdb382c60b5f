"""Checks who may enter a Space: for the ticket, and again for each offer, because the answer may have changed."""

from collections.abc import Sequence

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import require_entry, require_inside, require_welcome
from chalicelib.domain.space import Space
from chalicelib.errors import Unauthenticated
from chalicelib.services.deps import Deps
from chalicelib.store.connections import Connection


def require_admission(deps: Deps, space: Space, person: Identity, before: Identity | None = None) -> None:
    """Check that `person` may enter. `before` is the guest that this browser was earlier, so that somebody who signs up
    inside a locked Space can return. Raises NotAllowed `blocked`, `removed`, `accounts_only`, `locked`."""
    _require(deps, space, person, deps.moderation.barred(space.id, space.host.id, person.id), before)


def open_to(deps: Deps, spaces: Sequence[Space], person: Identity) -> list[Space]:
    """The Spaces among these that `person` may enter: one request per fifty, and one for each that is locked."""
    barred = deps.moderation.barred_from([(space.id, space.host.id) for space in spaces], person.id)
    return [space for space, bars in zip(spaces, barred, strict=True) if _may_enter(deps, space, person, bars)]


def _may_enter(deps: Deps, space: Space, person: Identity, barred: tuple[bool, bool]) -> bool:
    try:
        _require(deps, space, person, barred, None)
    except NotAllowed:
        return False
    return True


def _require(deps: Deps, space: Space, person: Identity, barred: tuple[bool, bool], before: Identity | None) -> None:
    banned, blocked = barred

    def known() -> bool:
        return was_inside(deps, space, person) or (before is not None and was_inside(deps, space, before))

    require_entry(space, person, blocked=blocked, banned=banned, known=known, now=deps.now_ms())


def require_place_in_queue(deps: Deps, space: Space, person: Identity) -> None:
    """Check that `person` may ask to speak, as far as entry decides. Raises NotAllowed `blocked`, `removed`,
    `locked`."""
    banned, blocked = deps.moderation.barred(space.id, space.host.id, person.id)
    require_welcome(space, person, blocked=blocked, banned=banned)
    require_inside(space, person, known=lambda: was_inside(deps, space, person), now=deps.now_ms())


def was_inside(deps: Deps, space: Space, person: Identity) -> bool:
    """Whether the person was let into the Space in the last seven days."""
    return deps.connections.was_in(person.id, space.id, deps.clock())


def require_session(deps: Deps, connection: Connection) -> None:
    """Check that the session that opened the connection has not ended. Guests have none. Raises Unauthenticated
    `signed_out`."""
    person, digest = connection.person, connection.session
    if person is not None and digest is not None and deps.sessions.find(person.id, digest, deps.clock()) is None:
        raise Unauthenticated("signed_out")
