"""Announces the new state of a Space to its worker, with one message, and to the one that it has left."""

import logging

from chalicelib import protocol
from chalicelib.domain.errors import Refused
from chalicelib.domain.space import Lease, Space, SpaceState
from chalicelib.protocol import correlation
from chalicelib.services.deps import Deps
from chalicelib.services.space import placement
from chalicelib.services.space.grants import grant_for
from chalicelib.store.workers import Worker

log = logging.getLogger(__name__)


def announce(deps: Deps, space: Space) -> None:
    """Send the Space's worker the new state, and the worker that played it before. Never fails: the decision is saved
    already.

    Without a lease nobody has joined yet, and the first admission carries the room. If the worker is dead, a live
    Space moves to another one, which gets the state. A message that was not accepted is owed, and sent again as soon as
    the worker is heard of: with its next heartbeat, or when it registers.
    """
    if space.lease is None:
        return
    try:
        space, worker = _reached(deps, space, space.lease)
        if worker is None or not send_state(deps, space, worker):
            log.warning("%s: version %d did not reach its worker", space.id, space.version)
            owe(deps, space)
        _tell_former(deps, space)
    except Exception:
        log.exception("%s: version %d was not announced", space.id, space.version)


def _tell_former(deps: Deps, space: Space) -> None:
    """Send the state to the worker that the Space has moved away from, if it lives: it plays on for people who have not
    followed yet, and people who are removed have to leave there, too."""
    former = space.lease.former if space.lease else None
    worker = deps.workers.find(former) if former else None
    if worker is not None and worker.alive(deps.clock()) and not send_state(deps, space, worker):
        deps.workers.owe(worker.id, [space.id])


def owe(deps: Deps, space: Space) -> None:
    """Store that the Space's worker missed its current state."""
    deps.spaces.owe(space)
    if space.lease is not None:
        deps.workers.owe(space.lease.worker, [space.id])


def _reached(deps: Deps, space: Space, lease: Lease) -> tuple[Space, Worker | None]:
    """The Space, with another lease if its worker was dead, and the worker to tell; None if there is none."""
    worker = deps.workers.find(lease.worker)
    if worker is not None and worker.alive(deps.clock()):
        return space, worker
    if space.state is not SpaceState.LIVE:
        return space, None
    try:
        return placement.place(deps, space)
    except Refused as error:
        log.warning("%s: %s", space.id, error.message)
        return space, None


def send_state(deps: Deps, space: Space, worker: Worker) -> bool:
    """Send one worker the state of the Space: `end` if it is not live, `release` if another worker holds it, otherwise
    `set_role`. Returns False if the message was lost."""
    lease = space.lease or Lease(worker.id, 0)
    told, name = Lease(worker.id, lease.epoch), correlation.current()
    message: protocol.End | protocol.Release | protocol.SetRole
    if space.state is not SpaceState.LIVE:
        message = protocol.End(grant_for(deps, space, "end", told), name)
    elif lease.worker != worker.id:
        message = protocol.Release(grant_for(deps, space, "release", told), name)
    else:
        message = protocol.SetRole(grant_for(deps, space, "set_role", told), name)
    return deps.send_to_socket(worker.connection, worker.endpoint, protocol.encode(message))
