"""The 20 ms clock of one room. Its schedule is absolute, so it does not drift."""

import asyncio
from collections.abc import Callable
from typing import Final

FRAME_TIME: Final = 0.020  # s
CATCH_UP: Final = 3  # frames that a late clock plays at once, besides those that wait for it; older ones are skipped


class FrameClock:
    """Calls `tick(number, time)` for each 20 ms from `wake` on.

    What it returns is how many frames are to be played together next, when the last of them is due: 1 in most cases,
    and 0 stops the clock. `number` counts frames since the clock was made, including the ones while it was stopped, so
    that RTP timestamps can be derived from it. `time` is when the frame is due (`loop.time()`, s).
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        tick: Callable[[int, float], int],
        late: Callable[[int], None],
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """`late` is told how many frames were not played because the event loop was late; `before` is called first
        whenever frames are due, and may stop the clock."""
        self._late = late
        self._before = before
        self.origin = loop.time()  # when frame 0 was due (s)
        self._loop = loop
        self._tick = tick
        self._number = 0
        self._together = 1  # frames that are played with the next one, itself included
        self._timer: asyncio.TimerHandle | None = None

    @property
    def number(self) -> int:
        """The number of the frame that is due now."""
        return self._due()

    def wake(self) -> None:
        """Start ticking unless it is ticking already."""
        if self._timer is None:
            self._number = max(self._number, self._due() + 1)
            self._together = 1
            self._schedule()

    def catch_up(self) -> None:
        """Play the frames that are due already and wait for another one: something else applies from now on."""
        if self._timer is not None and self._together > 1:
            self._timer.cancel()
            self._timer = None
            self._play()

    def stop(self) -> None:
        """Stop ticking until the next `wake`."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run(self) -> None:
        timer = self._timer
        try:
            self._before()
        finally:
            if self._timer is timer:
                self._timer = None
                self._play()

    def _play(self) -> None:
        due = self._due()  # once: ticks that take longer than 20 ms must not keep everything else waiting
        behind = due - self._number - (self._together - 1) - CATCH_UP + 1
        if behind > 0:
            self._late(behind)
            self._number += behind
        self._together = 1
        try:
            while self._together and self._number <= due:
                self._number += 1
                self._together = self._tick(self._number - 1, self.origin + (self._number - 1) * FRAME_TIME)
        finally:
            if self._together and self._timer is None:
                self._schedule()

    def _due(self) -> int:
        return int((self._loop.time() - self.origin) / FRAME_TIME + 1e-6)

    def _schedule(self) -> None:
        last = self._number + self._together - 1
        self._timer = self._loop.call_at(self.origin + last * FRAME_TIME, self._run)
