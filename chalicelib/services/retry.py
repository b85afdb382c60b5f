"""Lost races: who writes at the same moment as somebody else tries again, at a random moment."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from chalicelib.domain.errors import Conflict
from chalicelib.services.deps import Deps
from chalicelib.store.tables import LostRace

ATTEMPTS: Final = 24  # twenty who act at once all get through; the unluckiest loses 19 races
PAUSE_S: Final = 0.02

Result = TypeVar("Result")


def with_retries(deps: Deps, write: Callable[[], Result]) -> Result:
    """`write`, again as long as it loses its race. Raises Conflict `busy`."""
    for attempt in range(ATTEMPTS):
        with suppress(LostRace):
            return write()
        deps.pause(jitter(deps, attempt))
    raise Conflict("busy", "The same is being changed from somewhere else; please try again.")


def jitter(deps: Deps, attempt: int) -> float:
    """Seconds to wait after a lost race: random ("full jitter"), up to 20 ms, growing to 160 ms."""
    return deps.chance() * PAUSE_S * min(attempt + 1, 8)
