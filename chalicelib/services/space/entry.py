"""Checks beside who may enter: who may ask to speak or be invited, and whether a session goes on."""

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import require_inside, require_welcome
from chalicelib.domain.space import Space
from chalicelib.errors import Unauthenticated
from chalicelib.services.audience import was_inside
from chalicelib.services.deps import Deps
from chalicelib.store.connections import Connection


def require_place_in_queue(deps: Deps, space: Space, person: Identity) -> None:
    """Check that `person` may ask to speak, as far as entry decides. Raises NotAllowed `blocked`, `removed`,
    `locked`."""
    require_not_barred(deps, space, person)
    require_inside(space, person, known=lambda: was_inside(deps, space, person), now=deps.now_ms())


def require_not_barred(deps: Deps, space: Space, person: Identity) -> None:
    """Check that nobody has put `person` out, and that the host has not blocked them. Raises NotAllowed `blocked`,
    `removed`."""
    banned, blocked = deps.batch_reads.barred(space.id, space.host.id, person.id)
    require_welcome(space, person, blocked=blocked, banned=banned)


def require_invitable(deps: Deps, space: Space, by: Identity, person_id: str) -> None:
    """Check that the host has not blocked the person whom `by` invites. Raises NotAllowed `you_blocked` for the host,
    `removed` for others."""
    if deps.batch_reads.barred(space.id, space.host.id, person_id)[1]:
        raise NotAllowed("you_blocked" if by.id == space.host.id else "removed")


def require_session(deps: Deps, connection: Connection) -> None:
    """Check that the session that opened the connection has not ended. Guests have none. Raises Unauthenticated
    `signed_out`."""
    person, digest = connection.person, connection.session
    if person is not None and digest is not None and deps.sessions.find(person.id, digest, deps.clock()) is None:
        raise Unauthenticated("signed_out")
