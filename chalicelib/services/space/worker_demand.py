"""Workers on demand: asks for them before they are needed, and gives them up when nobody has needed them for long.

Functions that notice a need only enqueue a job, so that those that people wait for need neither ECS nor its rights.
The job and the schedule do the same, once: look, decide, ask.
"""

import logging
from collections.abc import Sequence
from typing import Final

from chalicelib.domain.space import SpaceState
from chalicelib.domain.worker_demand import SOON_MS, WorkerDemand, WorkerWishes, desired, needed
from chalicelib.services.deps import Deps, Job, WorkerPool
from chalicelib.store.workers import Worker

log = logging.getLogger(__name__)

SCALE: Final = "scale"


def want_worker(deps: Deps) -> bool:
    """Ask for a worker, at most every 5 s; return whether one can start: False if workers are started by hand, or if
    their service was not deployed when somebody last looked."""
    if deps.worker_pool is None:
        return False
    stored = deps.worker_demand.want(deps.clock())
    if stored is not None:
        deps.enqueue(Job(SCALE, "workers"))
    return not (stored or deps.worker_demand.wishes()).undeployed


def scale_now(deps: Deps, job: Job) -> str | None:
    """Do that job; doing it twice is harmless."""
    scale(deps)
    return None


def scale(deps: Deps) -> int:
    """Set the number of workers to what is needed now. Called once a minute, and whenever somebody wants a worker.
    Returns how many were asked for before and have not registered, or have died.

    If a worker is given up in the moment in which somebody wants it, their next try to join finds none and asks anew.
    """
    return 0 if deps.worker_pool is None else _adjust(deps, deps.worker_pool)


def _adjust(deps: Deps, pool: WorkerPool) -> int:
    wishes, current = deps.worker_demand.wishes(), pool.count()
    if wishes.undeployed != (current is None):
        deps.worker_demand.found(undeployed=current is None)
    if current is None:
        return 0
    alive = [worker for worker in deps.workers.all() if worker.alive(deps.clock())]
    _resize(deps, pool, _demand(deps, wishes, alive), current)
    return max(0, current - len(alive))


def _resize(deps: Deps, pool: WorkerPool, demand: WorkerDemand, current: int) -> None:
    now = deps.clock()
    if needed(demand, now) >= current:
        deps.worker_demand.had_enough(now)
    wanted = desired(demand, current, now)
    if wanted != current:
        log.info("workers: %d -> %d", current, wanted)
        pool.resize(wanted)


def _demand(deps: Deps, wishes: WorkerWishes, alive: Sequence[Worker]) -> WorkerDemand:
    return WorkerDemand(
        loads=tuple(worker.load for worker in alive if not worker.draining),
        draining=sum(worker.draining for worker in alive),
        busy=_is_busy(deps),
        wanted_at=wishes.wanted_at,
        enough_at=wishes.enough_at,
        spare=deps.settings.spare_workers,
    )


def _is_busy(deps: Deps) -> bool:
    """Whether a Space is live, or is to start in the next minutes."""
    live, _ = deps.spaces.page(SpaceState.LIVE, None, 1)
    now = deps.now_ms()
    return bool(live or deps.spaces.between(SpaceState.SCHEDULED, now, now + SOON_MS, None, 1)[0])
