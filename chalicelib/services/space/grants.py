"""Grants: signed messages to a Space's worker that carry the whole room."""

from chalicelib import protocol, tokens
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Lease, Space, queue_of
from chalicelib.services.deps import Deps
from chalicelib.services.views.wire import on_stage, person_of, pin_of, settings_of, waiting

GRANT_S = 30
NAME_LENGTH = 16  # hexadecimal digits


def room_of(space: Space) -> protocol.Room:
    """The room of a Space, as its worker needs it."""
    return protocol.Room(
        space=space.id,
        title=space.title,
        state=space.state.value,
        version=space.version,
        stage=tuple(on_stage(seat) for seat in space.stage),
        requests=tuple(waiting(request) for request in queue_of(space)),
        topics=space.topics,
        settings=settings_of(space.settings),
        pins=tuple(pin_of(pin) for pin in space.pins),
        removed=space.removed,
        hostless_until=space.hostless_until,
    )


def session_name(digest: str) -> str:
    """The name of a session for workers: the beginning of its digest, which is unique within the account."""
    return digest[:NAME_LENGTH]


def grant_for(
    deps: Deps,
    space: Space,
    act: protocol.GrantedAct,
    lease: Lease,
    *,
    person: Identity | None = None,
    connection: str | None = None,
    evidence: protocol.Evidence | None = None,
    session: str | None = None,
    network: str | None = None,
    revocation: protocol.Revocation | None = None,
) -> str:
    """A signed grant for one worker, valid for 30 s and one use. `session` is the digest of the person's session."""
    grant = protocol.Grant(
        id=deps.new_id("n"),
        act=act,
        worker=lease.worker,
        epoch=lease.epoch,
        expires=int(deps.clock()) + GRANT_S,
        room=room_of(space),
        person=person_of(person) if person else None,
        connection=connection,
        evidence=evidence,
        session=session_name(session) if session else None,
        network=network,
        revocation=revocation,
    )
    return tokens.seal(deps.settings.worker_secret, tokens.GRANT, grant)
