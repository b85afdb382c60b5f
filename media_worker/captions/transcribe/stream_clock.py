"""Times of one stream of Amazon Transcribe, whose clock counts the sound that it was sent. Pure."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from media_worker.captions.frames import FRAME_MS


@dataclass
class SpokenStretch:
    """What was said without a gap: `since` is its place in the stream (ms), `at_ms` when it began (epoch ms), and
    `length` how long it is (ms), without the silence after it."""

    since: int
    at_ms: float
    length: int = 0

    def time_at(self, place: int) -> float:
        """The time (epoch ms) at a place in the stream (ms); for one outside, that of the nearest inside."""
        return self.at_ms + min(max(place - self.since, 0), self.length)


class Moment(NamedTuple):
    """When something was said (epoch ms), and the number of the stretch that it belongs to."""

    stretch: int
    start_ms: float
    end_ms: float


class StreamClock:
    """Converts places in the stream to epoch ms. A new connection has a new clock, and the same epoch."""

    def __init__(self) -> None:
        self._stretches: list[SpokenStretch] = []
        self._since: list[int] = []  # of each stretch
        self._sent = 0  # ms of sound
        self._apart = True

    def add(self, at_ms: float) -> None:
        """A frame was sent that begins at `at_ms` (epoch ms)."""
        if self._apart or abs(self._stretches[-1].time_at(self._sent) - at_ms) > FRAME_MS / 2:
            self._stretches.append(SpokenStretch(self._sent, at_ms))
            self._since.append(self._sent)
            self._apart = False
        self._sent += FRAME_MS
        self._stretches[-1].length = self._sent - self._since[-1]

    def pause(self) -> None:
        """What follows is said apart from what was said before."""
        self._apart = True

    def silence(self) -> None:
        """A frame of silence was sent that nobody said."""
        self._sent += FRAME_MS

    def moment(self, start: float, end: float) -> Moment:
        """When a word was said that lies between two places in the stream (s). It may reach a little into the silence
        around, so it belongs to the stretch in which its middle is."""
        first, last = round(start * 1_000), round(end * 1_000)
        number = max(bisect_right(self._since, (first + last) // 2) - 1, 0)
        stretch = self._stretches[number]
        return Moment(number, stretch.time_at(first), stretch.time_at(last))
