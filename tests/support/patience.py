"""Wait for conditions that say why they are not yet true; the only place where tests sleep.

A condition returns a falsy value once it holds, and otherwise the reason why not, which becomes the failure's message.
`ESPACIO_TEST_PATIENCE=3` makes every wait three times as long, for slow machines.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable

PATIENCE = float(os.environ.get("ESPACIO_TEST_PATIENCE", "1"))
PAUSE = 0.05  # seconds between two checks


def patient(seconds: float) -> float:
    """Return how long to wait for something that takes `seconds` at most on an idle machine."""
    return seconds * PATIENCE


def until(why_not: Callable[[], str | None], within: float = 10.0) -> None:
    """Wait until `why_not` gives no reason any more. Raises AssertionError with the last reason after `within` s."""
    end = time.monotonic() + patient(within)
    while reason := why_not():
        if time.monotonic() > end:
            raise AssertionError(f"After {patient(within):.0f} s still: {reason}")
        time.sleep(PAUSE)


async def until_async(why_not: Callable[[], str | Awaitable[str | None] | None], within: float = 10.0) -> None:
    """Do the same as `until` on an event loop; `why_not` may be a coroutine function."""
    end = time.monotonic() + patient(within)
    while reason := await _looked(why_not):
        if time.monotonic() > end:
            raise AssertionError(f"After {patient(within):.0f} s still: {reason}")
        await asyncio.sleep(PAUSE)


async def _looked(why_not: Callable[[], str | Awaitable[str | None] | None]) -> str | None:
    looked = why_not()
    return looked if looked is None or isinstance(looked, str) else await looked
