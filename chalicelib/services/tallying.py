"""Counting likes, reposts and replies once each, whatever is repeated or races."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from chalicelib.domain.errors import Conflict
from chalicelib.services.deps import Deps
from chalicelib.store import tallies
from chalicelib.store.tables import LostRace
from chalicelib.store.tallies import Tally

ATTEMPTS: Final = 10
PAUSE_S: Final = 0.05

Answer = TypeVar("Answer")


def count(deps: Deps, tally: Tally, by: str, moment: str | None = None) -> bool:
    """Whether it counts from now on and did not. Raises Conflict `busy`."""
    return _patiently(deps, lambda: tallies.add(tally, deps.clock(), by, moment))


def uncount(deps: Deps, tally: Tally) -> tuple[bool, str | None]:
    """Whether it counted and no longer does, and the moment that was kept with it. Raises Conflict `busy`."""
    row = _patiently(deps, lambda: tallies.end(tally, deps.clock()))
    return row is not None, row.moment if row else None


def _patiently(deps: Deps, write: Callable[[], Answer]) -> Answer:
    """`write`, again while the opposite is on its way."""
    for _ in range(ATTEMPTS):
        with suppress(LostRace):
            return write()
        deps.pause(PAUSE_S)
    raise Conflict("busy", "The same is being changed from somewhere else; please try again.")
