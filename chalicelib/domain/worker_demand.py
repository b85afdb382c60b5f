"""How many media workers there should be: nobody pays for one that nobody needs, and nobody loses one that plays."""

import math
from dataclasses import dataclass
from typing import Final

ROOMY: Final = 0.7  # share of a core; above this a worker takes a new Space only if no other can
IDLE_S: Final = 15 * 60  # how long a worker that nobody needs is kept
SOON_MS: Final = (
    5 * 60_000
)  # before its start, a scheduled Space needs a worker; starting one takes a minute on Fargate


@dataclass(frozen=True, slots=True)
class WorkerWishes:
    """When somebody last wanted a worker, and when there were last no more than needed (epoch s; 0 for never).
    `undeployed`: at the last look, the deployment had no service of workers."""

    wanted_at: float = 0.0
    enough_at: float = 0.0
    undeployed: bool = False


@dataclass(frozen=True, slots=True)
class WorkerDemand:
    """What needs workers now. `loads` are those of the live workers that take new Spaces (0 to 1), `draining` is the
    number of those that do not, `busy` whether a Space is live or starts soon.

    `wanted_at` is when somebody last opened the start sheet or found no worker, `enough_at` when a look last found no
    more workers than were needed; both are epoch s, 0 for never. `spare` workers run beyond those that are needed.
    """

    loads: tuple[float, ...] = ()
    draining: int = 0
    busy: bool = False
    wanted_at: float = 0.0
    enough_at: float = 0.0
    spare: int = 0


def needed(demand: WorkerDemand, now: float) -> int:
    """The number of workers that have something to do or will soon, with the spare ones.

    If all have more than 70 % load, it is one more than there are. One that drains counts while no other could take
    its Spaces, because it is about to stop.
    """
    lately = now - demand.wanted_at < IDLE_S
    least = 1 if demand.busy or lately else 0
    crowded = bool(demand.loads) and min(demand.loads) >= ROOMY
    by_load = len(demand.loads) + 1 if crowded else math.ceil(sum(demand.loads) / ROOMY) if demand.busy else 0
    leaving = demand.draining if demand.busy and not demand.loads else 0
    return max(least + leaving, by_load) + demand.spare


def desired(demand: WorkerDemand, current: int, now: float) -> int:
    """The number of workers to ask for: what is needed at once if that is more than `current`, and less only when
    there have been too many for 15 minutes."""
    wanted = needed(demand, now)
    return wanted if wanted >= current or now - demand.enough_at >= IDLE_S else current
