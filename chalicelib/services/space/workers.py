"""What media workers say of themselves: here I am, this is my load, so many listen."""

import logging
from contextlib import suppress

from chalicelib import protocol
from chalicelib.domain.errors import Conflict, NotAllowed, Refused
from chalicelib.domain.space import Lease, Space, State
from chalicelib.services.deps import Deps
from chalicelib.services.space import presence
from chalicelib.services.space.announcements import send_state
from chalicelib.store.connections import Connection
from chalicelib.store.tables import LostRace
from chalicelib.store.workers import Worker

log = logging.getLogger(__name__)


def register(deps: Deps, sender: Connection | None, message: protocol.Register) -> None:
    """The worker takes Spaces from now on, and is told so. Raises NotAllowed `not_a_worker`."""
    if sender is None or sender.worker is None:
        raise NotAllowed("not_a_worker", "Only a media worker may register.")
    if sender.worker != message.worker:
        raise NotAllowed("not_a_worker", f"This connection is {sender.worker}'s, not {message.worker}'s.")
    now = deps.clock()
    deps.workers.register(Worker(message.worker, sender.id, sender.endpoint, load=0.0, draining=False, seen_at=now))
    deps.send_to_socket(sender.id, sender.endpoint, protocol.encode(protocol.Registered(message.worker)))


def heartbeat(deps: Deps, connection_id: str, message: protocol.Heartbeat) -> None:
    """One conditional write for the worker and one per report. Raises Conflict `not_registered`.

    That the connection registered as this worker is the condition of the write, and the
    proof that it may speak for it: nothing is read.
    """
    worker = deps.workers.beat(message.worker, connection_id, message.load, message.draining, deps.clock())
    if worker is None:
        raise Conflict("not_registered", "This connection has not registered as that worker; register first.")
    for report in message.reports:
        _reported(deps, worker, report)


def _reported(deps: Deps, worker: Worker, report: protocol.Report) -> None:
    """Write the count. A worker that has lost the Space, or missed what became of it, is told how it is now."""
    try:
        space = deps.spaces.report(report.space, Lease(worker.id, report.epoch), report.listeners, deps.now_ms())
    except LostRace:
        _corrected(deps, worker, report, deps.spaces.load(report.space))
        return
    if space.unheard:
        _corrected(deps, worker, report, space)
    try:
        presence.apply_report(deps, space, report)
    except Refused as error:
        log.warning("%s: %s", space.id, error.message)


def _corrected(deps: Deps, worker: Worker, report: protocol.Report, space: Space | None) -> None:
    if space is None or not space.lease:
        return
    # Its own newer lease is on its way with an admission.
    if space.state is State.LIVE and space.lease.worker == worker.id and space.lease.epoch > report.epoch:
        return
    if send_state(deps, space, worker) and space.unheard:
        with suppress(LostRace):  # it changed again: the next report settles it
            deps.spaces.settle(space)


def is_gone(deps: Deps, worker: Worker) -> bool:
    """Whether a worker that did not take a message is no longer connected; it has no Spaces then until it registers
    again. One that is only slow keeps them: its sound goes on."""
    if deps.connections.find(worker.connection) is not None:
        return False
    deps.workers.forget(worker.id, worker.connection)
    return True
