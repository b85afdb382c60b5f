"""A stretch of what was recorded of a Space that is still live."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordedStretch:
    """The packets (Opus, 20 ms each) from `start` on, and how far it is recorded: ms from the beginning of the
    recording. There are no packets if nothing follows yet."""

    start: int
    packets: list[bytes]
    until: int
