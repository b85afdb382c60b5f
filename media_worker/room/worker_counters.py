"""What a worker counts for as long as it runs. Pure."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

SAMPLE: Final = 20  # of the reports about first sounds; a heartbeat carries them


@dataclass
class WorkerCounters:
    """`heard` browsers have reported how long they waited for their first sound, the last of them `first_sounds` (ms).
    `late_ticks` of 20 ms were not played, because the event loop was late."""

    joins: int = 0
    late_ticks: int = 0
    heard: int = 0
    first_sounds: deque[int] = field(default_factory=lambda: deque(maxlen=SAMPLE))

    def joined(self) -> None:
        """A connection has opened."""
        self.joins += 1

    def late(self, ticks: int) -> None:
        """A clock has left out `ticks`."""
        self.late_ticks += ticks

    def hear(self, ms: int) -> None:
        """A browser has reported its first sound."""
        self.heard += 1
        self.first_sounds.append(ms)
