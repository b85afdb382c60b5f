"""Measurements of all media workers, once a minute, from what their heartbeats have stored.

Nothing is counted twice, and neither heartbeats nor listeners cost a request more.
"""

from typing import Final

from chalicelib.domain.worker_totals import Measurements, measured
from chalicelib.services.deps import Deps

LATELY_S: Final = 90.0  # a worker that has just stopped has its last minute counted
PAUSE_S: Final = 300.0  # without a look: nobody had anything to measure
EVERY_S: Final = 60.0  # as often as the schedule looks


def measure(deps: Deps) -> Measurements | None:
    """What happened since the last look, which is added to the usage of the day; None if there is no worker, so that an
    idle site costs nothing."""
    now = deps.clock()
    found = {worker.id: worker for worker in deps.workers.all() if now - worker.seen_at <= LATELY_S}
    totals = {name: worker.totals for name, worker in found.items() if worker.totals is not None}
    if not totals:
        return None
    at, before = deps.workers.measured()
    deps.workers.measure(now, totals)
    found_out = measured(totals, before, max(now - at, 1.0) if now - at < PAUSE_S else EVERY_S)
    deps.daily_usage.add(found_out.usage, now)
    return found_out
