"""Makes lines of captions out of the words that Amazon Transcribe understood. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from media_worker.captions.transcribe.event_stream import TranscriptItem
from media_worker.captions.transcribe.stream_clock import Moment, StreamClock

LONG: Final = 8_000  # ms from which on the end of a sentence ends a line
LONGEST: Final = 14_000  # ms of a line
SENTENCE: Final = (".", "?", "!")
PUNCTUATION: Final = "punctuation"


@dataclass
class SpokenCue:
    """A line of what was said without a pause, in the stretch of that number (epoch ms)."""

    stretch: int
    start_ms: float
    end_ms: float
    text: str

    def fits(self, moment: Moment) -> bool:
        """Whether a word that was said then goes on in this line."""
        whole = self.end_ms - self.start_ms >= LONG and self.text.endswith(SENTENCE)
        return moment.stretch == self.stretch and not whole and moment.end_ms - self.start_ms <= LONGEST


def cues_of(items: Iterable[TranscriptItem], clock: StreamClock) -> Iterator[SpokenCue]:
    """The words of one result as lines. No line goes on over a pause, because what may be kept changes at pauses."""
    line = None
    for item in items:
        moment = clock.moment(item.start_time, item.end_time)
        if line is not None and item.type == PUNCTUATION:
            line.text += item.content
        elif line is not None and line.fits(moment):
            line.text += f" {item.content}"
            line.end_ms = moment.end_ms
        else:
            if line is not None:
                yield line
            line = SpokenCue(moment.stretch, moment.start_ms, moment.end_ms, item.content)
    if line is not None:
        yield line
