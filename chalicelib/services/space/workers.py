"""Messages of media workers about themselves: registration, and heartbeats with load and listener counts."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from msgspec import UNSET, UnsetType, structs

from chalicelib import protocol
from chalicelib.domain.errors import Conflict, NotAllowed, Refused
from chalicelib.domain.space import Lease, Space, SpaceState
from chalicelib.domain.worker_totals import WorkerTotals
from chalicelib.services.deps import Deps
from chalicelib.services.space import placement, presence
from chalicelib.services.space.announcements import send_state
from chalicelib.services.space.gains import gains_to_store
from chalicelib.store.connections import Connection
from chalicelib.store.tables import LostRace
from chalicelib.store.workers import Worker

log = logging.getLogger(__name__)

DEBTS: Final = 20  # that one heartbeat pays; each takes three requests


def register(deps: Deps, sender: Connection | None, message: protocol.Register) -> None:
    """Register a worker for new Spaces and confirm it. Raises NotAllowed `not_a_worker`."""
    if sender is None or sender.worker is None:
        raise NotAllowed("not_a_worker", "Only a media worker may register.")
    if sender.worker != message.worker:
        raise NotAllowed("not_a_worker", f"This connection is {sender.worker}'s, not {message.worker}'s.")
    now = deps.clock()
    worker = Worker(message.worker, sender.id, sender.endpoint, load=0.0, draining=False, seen_at=now)
    deps.workers.register(structs.replace(worker, udp_endpoints=message.endpoints))
    deps.send_to_socket(sender.id, sender.endpoint, protocol.encode(protocol.Registered(message.worker)))


def heartbeat(deps: Deps, connection_id: str, message: protocol.Heartbeat) -> None:
    """Store load and reports: one conditional write for the worker, one per report, and one more for each report of
    more listeners than ever before. The worker gets what it is owed. If it drains, its Spaces move to other workers.
    Raises Conflict `not_registered`.

    The write requires that the connection has registered as this worker. That is also the authorisation, so nothing is
    read.
    """
    totals = WorkerTotals(**structs.asdict(message.totals)) if message.totals else None
    worker = deps.workers.beat(message.worker, connection_id, message.load, message.draining, deps.clock(), totals)
    if worker is None:
        raise Conflict("not_registered", "This connection has not registered as that worker; register first.")
    for report in message.reports:
        _reported(deps, worker, report)
    moved = _moved(deps, worker, message.reports) if message.draining else frozenset()
    if worker.owed or moved:
        _repay(deps, worker, sorted(moved | worker.owed)[:DEBTS])


def _moved(deps: Deps, draining: Worker, reports: Iterable[protocol.Report]) -> frozenset[str]:
    """Place up to 20 Spaces of a worker that drains on others, and return the ids of those that have moved.

    Without another worker, one is asked for, and the Spaces stay until it is there: the worker reports again.
    """
    gains = {report.space: report.gains for report in reports}
    found = deps.spaces.load_all(gains)
    held = [space for space in found.values() if space.state is SpaceState.LIVE and _holds(draining, space)]
    return frozenset(space.id for space in held[:DEBTS] if _placed_elsewhere(deps, draining, space, gains[space.id]))


def _holds(worker: Worker, space: Space) -> bool:
    return space.lease is not None and space.lease.worker == worker.id


def _placed_elsewhere(deps: Deps, draining: Worker, space: Space, gains: protocol.Gains | UnsetType) -> bool:
    known = None if gains is UNSET else gains_to_store(space, gains)
    try:
        return placement.place(deps, space, known)[1].id != draining.id
    except Refused as error:
        log.warning("%s stays with %s: %s", space.id, draining.id, error.message)
        return False


def _reported(deps: Deps, worker: Worker, report: protocol.Report) -> None:
    """Store the count. A worker that has lost the Space, or has missed a change, is sent its current state."""
    try:
        lease = Lease(worker.id, report.epoch)
        space = deps.spaces.report(report.space, lease, report.listeners, deps.now_ms(), report.listened)
    except LostRace:
        _corrected(deps, worker, report, deps.spaces.load(report.space))
        return
    if report.listeners > space.peak:
        deps.spaces.raise_peak(space.id, report.listeners)
    if space.unheard or (report.version is not None and report.version < space.version):
        _corrected(deps, worker, report, space)
    try:
        presence.apply_report(deps, space, report)
    except Refused as error:
        log.warning("%s: %s", space.id, error.message)


def _corrected(deps: Deps, worker: Worker, report: protocol.Report, space: Space | None) -> None:
    if space is None or not space.lease:
        return
    # An admission with its own newer lease is on the way.
    if space.state is SpaceState.LIVE and space.lease.worker == worker.id and space.lease.epoch > report.epoch:
        return
    _sent(deps, space, worker)


def _repay(deps: Deps, worker: Worker, space_ids: list[str]) -> None:
    """Send the current state of these Spaces. If the worker does not take one, the rest stays owed."""
    deps.workers.settle(worker.id, space_ids)
    while space_ids:
        space = deps.spaces.load(space_ids[0])
        if space is not None and not _sent(deps, space, worker):
            break
        space_ids = space_ids[1:]
    deps.workers.owe(worker.id, space_ids)


def _sent(deps: Deps, space: Space, worker: Worker) -> bool:
    if not send_state(deps, space, worker):
        return False
    if space.unheard and space.lease and space.lease.worker == worker.id:
        with suppress(LostRace):  # it changed meanwhile; the next message or report settles it
            deps.spaces.settle(space)
    return True


def is_gone(deps: Deps, worker: Worker) -> bool:
    """Whether a worker that did not accept a message has disconnected. If so, it is removed until it registers again.
    A worker that is merely slow keeps its Spaces, because its audio continues."""
    if deps.connections.find(worker.connection) is not None:
        return False
    deps.workers.forget(worker.id, worker.connection)
    return True
