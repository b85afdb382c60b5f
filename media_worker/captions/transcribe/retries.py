"""When Amazon Transcribe may be asked again after it has failed, for all streams of a worker together. Pure."""

from collections.abc import Callable
from typing import Final

FIRST: Final = 0.5  # s
LONGEST: Final = 60.0  # s
OFTEN: Final = 2  # failures in a row from which on readers are told


class Retries:
    """Waits longer after each failure in a row."""

    def __init__(self, chance: Callable[[], float], first: float = FIRST) -> None:
        """`chance` is from 0 to 1, and keeps streams from coming back all at once. `first` is in s."""
        self._chance = chance
        self._first = first
        self._failures = 0
        self._again_at = 0.0  # s

    @property
    def in_trouble(self) -> bool:
        """Whether more than one attempt has failed, and none has succeeded since."""
        return self._failures >= OFTEN

    def failed(self, now: float) -> None:
        """A stream was refused or broke off."""
        self._failures += 1
        longest: float = min(self._first * 2 ** min(self._failures - 1, 10), LONGEST)
        self._again_at = now + longest * (0.5 + self._chance() / 2)

    def succeeded(self) -> None:
        """Transcribe answers a stream."""
        self._failures = 0
        self._again_at = 0.0

    def wait(self, now: float) -> float:
        """How long (s) to wait for the next attempt."""
        return max(self._again_at - now, 0.0)
