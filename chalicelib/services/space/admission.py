"""Admission: forwards a browser's offer to the Space's worker, and the worker's answer back."""

import logging

from chalicelib import protocol, tokens
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, SpaceState, expect
from chalicelib.errors import FAULTS, Malformed, Unavailable
from chalicelib.protocol import correlation
from chalicelib.services.audience import require_admission
from chalicelib.services.deps import Deps
from chalicelib.services.space import placement, workers
from chalicelib.services.space.deciding import loaded
from chalicelib.services.space.entry import require_session
from chalicelib.services.space.grants import grant_for, receipt_for
from chalicelib.services.space.presence import with_returned_host
from chalicelib.store.connections import Connection
from chalicelib.store.workers import Worker

log = logging.getLogger(__name__)

ATTEMPTS = 2  # the Space's worker, and another one if that cannot be reached


def offer(deps: Deps, sender: Connection | None, message: protocol.Offer) -> None:
    """Forward an offer to the Space's worker.

    The ticket does not carry the role: the room in the grant holds the stage as it is now.
    Raises Unauthenticated `signed_out`, NotAllowed `not_allowed`, `wrong_space`, `blocked`, `removed`, `accounts_only`,
    `locked`, NotFound, Conflict `not_started`, `space_ended`, `space_cancelled`, Unavailable `no_worker`,
    `worker_starting`, `worker_gone`, Malformed `bad_offer`.
    """
    connection, person = _browser(sender, message.space)
    space = loaded(deps, message.space)
    expect(space, SpaceState.LIVE)
    require_admission(deps, space, person)
    # Stored before the session is read, so that a revocation finds it: see `services/account/revocation.py`.
    if deps.connections.visited(person.id, space.id, deps.clock()) and person.id != space.host.id:
        deps.visitor_counts.add(space.id, person.id)
    for _ in range(ATTEMPTS):
        space, worker = _placed(deps, space, connection, person)
        if _sent(deps, space, worker, connection, message.sdp):
            log.info("offer handed on", extra={"space": space.id, "worker": worker.id})
            return
        if not workers.is_gone(deps, worker):
            break
    raise Unavailable("worker_gone")


def answered(deps: Deps, endpoint: str, message: protocol.WorkerAnswer) -> None:
    """Send a worker's SDP answer to the connection named in its receipt, through the API that the worker used.

    Nothing is read from the database: the receipt proves that the control plane asked. Raises Unauthenticated
    `grant_invalid`, `grant_expired`.
    """
    receipt = _receipt(deps, message.grant)
    deps.send_to_socket(receipt.connection, endpoint, protocol.encode(protocol.Answer(receipt.space, message.sdp)))
    log.info("answer handed on", extra={"space": receipt.space})


def refused(deps: Deps, endpoint: str, message: protocol.WorkerRefusal) -> None:
    """Send a worker's refusal to the connection named in its receipt. Raises as `answered`."""
    receipt = _receipt(deps, message.grant)
    name = correlation.current() if message.code in FAULTS else ""
    answer = protocol.Error(message.code, message.message, name)
    deps.send_to_socket(receipt.connection, endpoint, protocol.encode(answer))
    log.info("refusal handed on", extra={"space": receipt.space, "code": message.code})


def _placed(deps: Deps, space: Space, connection: Connection, person: Identity) -> tuple[Space, Worker]:
    """The Space and its worker, once the session was found not to have ended. A host who comes back is host again."""
    space, worker = placement.place(deps, space)
    require_session(deps, connection)
    returned = with_returned_host(deps, space, person)
    return (space, worker) if returned is space else placement.place(deps, returned)


def _sent(deps: Deps, space: Space, worker: Worker, connection: Connection, sdp: str) -> bool:
    if space.lease is None:
        raise Unavailable("no_worker")
    grant = grant_for(
        deps,
        space,
        "admit",
        space.lease,
        person=connection.person,
        connection=connection.id,
        session=connection.session,
        network=connection.network,
    )
    receipt = receipt_for(deps, space, connection.id)
    text = protocol.encode(protocol.Admit(grant, sdp, receipt, correlation.current()))
    if len(text.encode()) > protocol.FRAME_LIMIT:
        raise Malformed("bad_offer", f"This offer is too long: {len(sdp)} characters.")
    return deps.send_to_socket(worker.connection, worker.endpoint, text)


def _browser(sender: Connection | None, space_id: str) -> tuple[Connection, Identity]:
    if sender is None or sender.person is None:
        raise NotAllowed("not_allowed", "Only a browser that came with a ticket may send an offer.")
    if sender.space != space_id:
        raise NotAllowed("wrong_space", "The ticket of this connection is for another Space; join this one first.")
    return sender, sender.person


def _receipt(deps: Deps, token: str) -> tokens.Receipt:
    return tokens.open_receipt(deps.settings.worker_secret, token, now=deps.clock())
