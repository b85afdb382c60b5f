"""Lets people in between two ticks of the sound, many at a time."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Admit

WAITING: Final = 256  # admissions; further ones are refused at once
TURN: Final = 0.004  # s for which people are let in at a stretch


class Admissions:
    """A queue of admissions, of which the event loop carries out as many at a stretch as `TURN` has room for.

    So a tick of the sound waits for `TURN` and one admission at most, however many people come.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, admit: Callable[[Admit], None]) -> None:
        """`admit` carries one out; it must not raise."""
        self._loop = loop
        self._admit = admit
        self._waiting: deque[Admit] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, message: Admit) -> bool:
        """Let this person in soon; False if too many are waiting."""
        if len(self._waiting) >= WAITING:
            return False
        self._waiting.append(message)
        if self._timer is None:
            self._schedule()
        return True

    def close(self) -> None:
        """Let nobody in any more."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _take_turn(self) -> None:
        self._timer = None
        ends = self._loop.time() + TURN
        while self._waiting:
            self._admit(self._waiting.popleft())
            if self._loop.time() >= ends:
                break
        if self._waiting:
            self._schedule()

    def _schedule(self) -> None:
        """Unlike `call_soon`, a timer comes after the ticks that have become due in the meantime."""
        self._timer = self._loop.call_at(self._loop.time(), self._take_turn)
