"""Placement: assigns a Space to the better of two random workers, by a conditional write."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from chalicelib.domain.space import Space, SpaceState, expect
from chalicelib.domain.worker_demand import ROOMY
from chalicelib.errors import Unavailable
from chalicelib.services.deps import Deps
from chalicelib.services.space import worker_demand
from chalicelib.store.tables import LostRace
from chalicelib.store.workers import Worker

log = logging.getLogger(__name__)

FULL: Final = 0.95  # share of a core; above this, audio would stutter for everybody
EXHAUSTED: Final = 1.0  # what a worker reports that lets nobody in
ATTEMPTS: Final = 5


def choose(workers: Sequence[Worker], now: float, chance: Callable[[], float]) -> Worker | None:
    """The worker for a new Space, or None if none can take one.

    Of the live workers that do not drain: the less loaded of two random ones under 0.7 load
    ("power of two choices", Mitzenmacher 2001, which spreads a burst without a common view of
    the load); if all are over it, the least loaded one up to 0.95.
    """
    able = [worker for worker in workers if worker.alive(now) and not worker.draining and worker.load <= FULL]
    roomy = [worker for worker in able if worker.load < ROOMY]
    if not roomy:
        return min(able, key=lambda worker: worker.load, default=None)
    first = roomy.pop(int(chance() * len(roomy)))
    second = roomy.pop(int(chance() * len(roomy))) if roomy else first
    return min(first, second, key=lambda worker: worker.load)


def place(deps: Deps, space: Space, gains: Mapping[str, int] | None = None) -> tuple[Space, Worker]:
    """The Space with a lease of a live worker, and that worker. The lease moves if its worker is dead; if it drains, or
    is full before anybody listens, as soon as another one can take the Space.

    `gains` are stored with a new lease: see `gains_to_store`. Of two simultaneous placements one wins, and the other
    uses its result. Without a worker, one is asked for. Raises Unavailable `worker_starting`, or `no_worker` if none
    can be asked for, Conflict if the Space is no longer live.
    """
    for _ in range(ATTEMPTS):
        expect(space, SpaceState.LIVE)
        holding = holder(deps, space)
        worker = _chosen(deps, instead_of=holding) if holding is None or _leaves(space, holding) else holding
        if worker is holding:
            return space, worker
        try:
            placed = deps.spaces.take_lease(space, worker.id, gains)
        except LostRace:
            space = deps.spaces.load(space.id) or space
            continue
        log.info("%s: %s -> %s", space.id, space.lease, placed.lease)
        if space.lease:
            deps.workers.owe(space.lease.worker, [space.id])  # if it comes back, it is told that it lost the Space
        return placed, worker
    raise Unavailable("no_worker")


def holder(deps: Deps, space: Space) -> Worker | None:
    """The live worker that holds the Space's lease, or None."""
    worker = deps.workers.find(space.lease.worker) if space.lease else None
    return worker if worker is not None and worker.alive(deps.clock()) else None


def _leaves(space: Space, holding: Worker) -> bool:
    """Whether another worker is to take the Space. One with listeners stays on a full worker: it may be what fills it,
    and would fill the next one."""
    return holding.draining or (holding.load >= EXHAUSTED and space.listeners == 0)


def _chosen(deps: Deps, instead_of: Worker | None) -> Worker:
    """A worker that can take a Space; `instead_of`, which drains or is full, goes on while there is no other."""
    worker = choose(deps.workers.all(), deps.clock(), deps.chance)
    asked = (worker is None or worker.load >= ROOMY) and worker_demand.want_worker(deps)
    found = worker or instead_of
    if found is None and asked:
        raise Unavailable("worker_starting")
    if found is None:
        raise Unavailable("no_worker")
    return found
