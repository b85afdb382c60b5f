"""Workers on demand: asks for them before they are needed, and gives them up when nobody has needed them for long.

Functions that notice a need only enqueue a job, so that those that people wait for need neither ECS nor its rights.
The job and the schedule do the same, once: look, decide, ask.
"""

import logging
from typing import Final

from chalicelib.domain.space import SpaceState
from chalicelib.domain.worker_demand import SOON_MS, WorkerDemand, WorkerWishes, desired, needed
from chalicelib.services.deps import Deps, Job, WorkerPool

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


def scale(deps: Deps) -> None:
    """Set the number of workers to what is needed now. Called once a minute, and whenever somebody wants a worker.

    If a worker is given up in the moment in which somebody wants it, their next try to join finds none and asks anew.
    """
    if deps.worker_pool is not None:
        _adjust(deps, deps.worker_pool)


def _adjust(deps: Deps, pool: WorkerPool) -> None:
    now, wishes, current = deps.clock(), deps.worker_demand.wishes(), pool.count()
    if wishes.undeployed != (current is None):
        deps.worker_demand.found(undeployed=current is None)
    if current is None:
        return
    demand = _demand(deps, wishes)
    if needed(demand, now) >= current:
        deps.worker_demand.had_enough(now)
    wanted = desired(demand, current, now)
    if wanted != current:
        log.info("workers: %d -> %d", current, wanted)
        pool.resize(wanted)


def _demand(deps: Deps, wishes: WorkerWishes) -> WorkerDemand:
    alive = [worker for worker in deps.workers.all() if worker.alive(deps.clock())]
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
