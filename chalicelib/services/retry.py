"""Retrying writes that lost a race against another request, after a random delay."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from chalicelib.domain.errors import Conflict
from chalicelib.services.deps import Deps
from chalicelib.store.tables import LostRace

ATTEMPTS: Final = 24  # twenty simultaneous writers all succeed; the unluckiest loses 19 races
PAUSE_S: Final = 0.02

Result = TypeVar("Result")


def with_retries(deps: Deps, write: Callable[[], Result]) -> Result:
    """The result of `write`, which is retried while it loses races. Raises Conflict `busy` after 24 attempts."""
    for attempt in range(ATTEMPTS):
        with suppress(LostRace):
            return write()
        deps.pause(jitter(deps, attempt))
    raise Conflict("busy")


def jitter(deps: Deps, attempt: int) -> float:
    """Seconds to wait before the next attempt: random ("full jitter"), at most 20 ms, growing to 160 ms."""
    return deps.chance() * PAUSE_S * min(attempt + 1, 8)
