"""What people on the stage are in the midst of saying, as far as it was understood. It is shown, and never kept."""

import asyncio
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import LiveCaption

PACE: Final = 0.5  # s between two changes that readers are told
STALE: Final = 15.0  # s after which nothing more comes of a line that was not said to its end


class PartialCaptions:
    """One line for each person who talks."""

    def __init__(self, loop: asyncio.AbstractEventLoop, tell: Callable[[], None]) -> None:
        """`tell` is called when lines have changed, twice a second at most."""
        self._loop = loop
        self._tell = tell
        self._lines: dict[str, tuple[LiveCaption, float]] = {}  # by speaker, with when it came (s)
        self._changed = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def lines(self) -> tuple[LiveCaption, ...]:
        """The lines of those who talk now."""
        return tuple(line for line, _ in self._lines.values())

    def take(self, line: LiveCaption) -> None:
        """Replace what somebody is saying; without text, nothing has come of it."""
        if line.text:
            self._lines[line.speaker] = line, self._loop.time()
        elif self._lines.pop(line.speaker, None) is None:
            return
        self._changed = True
        self._wait()

    def settle(self, speaker: str) -> None:
        """What somebody said is captioned; readers are told of that anyway."""
        self._lines.pop(speaker, None)

    def clear(self) -> None:
        """Nobody talks any more."""
        self._lines.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        if self._timer is None and (self._lines or self._changed):
            self._timer = self._loop.call_later(PACE, self._look)

    def _look(self) -> None:
        self._timer = None
        oldest = self._loop.time() - STALE
        fresh = {speaker: one for speaker, one in self._lines.items() if one[1] > oldest}
        if self._changed or len(fresh) < len(self._lines):
            self._lines, self._changed = fresh, False
            self._tell()
        self._wait()
