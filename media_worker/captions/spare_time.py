"""Decides when a captioner may transcribe an unfinished utterance: only with time that nobody else needs. Pure."""

from typing import Final

EVERY: Final = 2.0  # s at least between two
SHARE: Final = 4.0  # times as long as one took pass until the next
STARVED: Final = 2.0  # times as long as its own work one took: others need the processor
REST: Final = 30.0  # s without any then


class SpareTime:
    """Each such attempt takes as long as a whole utterance, and what it finds is soon replaced."""

    def __init__(self) -> None:
        self._next = 0.0  # s

    def allows(self, now: float) -> bool:
        """Whether one may begin at `now` (s)."""
        return now >= self._next

    def spent(self, now: float, took: float, worked: float) -> None:
        """One that ended at `now` took so long, and so much of the processor (s each)."""
        starved = took > STARVED * worked
        self._next = now + (REST if starved else max(EVERY, SHARE * took))
