"""What of a recording stays when its files are made anew. Times are ms from the beginning of what it was before.

Stretches begin and end at multiples of 100 ms, as the levels of a timeline do, so nothing is known any more of what is
taken out. Only the last one ends with the recording.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from chalicelib.domain.recording_timeline import LEVEL_MS, RecordingTimeline, Span, Turn, peaks_of
from chalicelib.domain.transcript import Transcript, TranscriptLine

SLACK_MS: Final = 300  # of a line that may be missing: as much as its times may be wrong


@dataclass(frozen=True, slots=True)
class RecordingCut:
    """`kept` are the stretches that stay, one after the other, and `silenced` those within them that become silence.
    Both are in order, and do not overlap."""

    kept: tuple[Span, ...]
    silenced: tuple[Span, ...] = ()

    @property
    def duration_ms(self) -> int:
        """How long the recording is afterwards."""
        return sum(end - start for start, end in self.kept)

    def placed(self, at: int) -> int:
        """Return where the moment `at` is afterwards; if it is taken out, where what follows begins."""
        return sum(max(0, min(at, end) - start) for start, end in self.kept)

    def keeps(self, at: int) -> bool:
        """Whether the moment `at` is not taken out."""
        return any(start <= at < end for start, end in self.kept)

    def spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Return where stretches are afterwards, without those that are taken out."""
        found = ((self.placed(start), self.placed(end)) for start, end in spans)
        return tuple((start, end) for start, end in found if start < end)


def cut_timeline(timeline: RecordingTimeline, cut: RecordingCut, duration: int) -> RecordingTimeline:
    """Return the timeline of a recording of `duration` ms after a cut, with only the speakers who are in it. What is
    silenced is a pause."""
    turns = [(who, *span) for who, *times in timeline.turns for span in cut.spans([(times[0], times[1])])]
    places = sorted({who for who, _, _ in turns})
    levels = bytes(_levels(timeline, cut, duration))
    return RecordingTimeline(
        tuple(timeline.speakers[who] for who in places),
        tuple(_renamed(turns, places)),
        peaks_of(levels),
        cut.spans(timeline.gaps),
        tuple(sorted(cut.spans([*timeline.pauses, *cut.silenced]))),
        levels,
        tuple((link, *span) for link, *times in timeline.pins for span in cut.spans([(times[0], times[1])])),
        tuple((emoji, cut.placed(at), number) for emoji, at, number in timeline.reactions if cut.keeps(at)),
    )


def silenced_levels(timeline: RecordingTimeline, silenced: Iterable[Span], duration: int) -> bytearray:
    """Return the levels of a recording of `duration` ms with silence in some stretches. A timeline from when levels
    were not stored yet has those of its peaks."""
    peaks, count = timeline.peaks, -(-duration // LEVEL_MS) if timeline.peaks else 0
    levels = bytearray(timeline.levels or (peaks[place * len(peaks) // count] for place in range(count)))
    for start, end in silenced:
        first, after = start // LEVEL_MS, min(-(-end // LEVEL_MS), len(levels))
        levels[first:after] = bytes(max(0, after - first))
    return levels


def cut_transcript(transcript: Transcript, cut: RecordingCut) -> Transcript:
    """Return what was said after a cut: the lines that are still heard from their beginning to their end."""
    lines = [_moved(line, cut) for line in transcript.lines if _is_heard(line, cut)]
    places = list(dict.fromkeys(line.speaker for line in lines))
    speakers = tuple(transcript.speakers[place] for place in places)
    return Transcript(speakers, tuple(replace(line, speaker=places.index(line.speaker)) for line in lines))


def _moved(line: TranscriptLine, cut: RecordingCut) -> TranscriptLine:
    return replace(line, start_ms=cut.placed(line.start_ms), end_ms=cut.placed(line.end_ms))


def _is_heard(line: TranscriptLine, cut: RecordingCut) -> bool:
    """Whether all of a line is left, but for a little, and more than that."""
    left, whole = cut.placed(line.end_ms) - cut.placed(line.start_ms), line.end_ms - line.start_ms
    return left > 0 and whole - left <= SLACK_MS


def _renamed(turns: Iterable[Turn], places: list[int]) -> Iterator[Turn]:
    """Yield turns whose speakers are named by their places among those that are left."""
    names = {who: place for place, who in enumerate(places)}
    yield from ((names[who], start, end) for who, start, end in turns)


def _levels(timeline: RecordingTimeline, cut: RecordingCut, duration: int) -> bytearray:
    before = silenced_levels(timeline, cut.silenced, duration)
    after_cut = bytearray()
    for start, end in cut.kept:
        after_cut += before[start // LEVEL_MS : -(-end // LEVEL_MS)]
    return after_cut
