"""Grants: signed messages to a Space's worker that carry the whole room."""

from chalicelib import protocol, tokens
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Lease, Space
from chalicelib.services.deps import Deps
from chalicelib.services.space.room_messages import room_of
from chalicelib.services.views.wire import person_of

GRANT_S = 30
REVOCATION_S = 600  # nothing repeats it to a worker that stands still, so it must be good when that goes on
NAME_LENGTH = 16  # hexadecimal digits


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
    uploads: protocol.SegmentForm | None = None,
    latest_post: str | None = None,
) -> str:
    """A signed grant for one worker, valid for one use and 30 s (to revoke: 10 min). `session` is the digest of the
    person's session."""
    grant = protocol.Grant(
        id=deps.new_id("n"),
        act=act,
        worker=lease.worker,
        epoch=lease.epoch,
        expires=int(deps.clock()) + (REVOCATION_S if act == "revoke" else GRANT_S),
        room=room_of(space),
        person=person_of(person) if person else None,
        connection=connection,
        evidence=evidence,
        session=session_name(session) if session else None,
        network=network,
        revocation=revocation,
        uploads=uploads,
        latest_post=latest_post,
    )
    return tokens.seal(deps.settings.worker_secret, tokens.GRANT, grant)


def receipt_for(deps: Deps, space: Space, connection: str) -> str:
    """What the worker sends back with its answer to an admission: proof that it was asked, and whom to answer."""
    receipt = tokens.Receipt(space.id, connection, int(deps.clock()) + GRANT_S)
    return tokens.seal(deps.settings.worker_secret, tokens.RECEIPT, receipt)
