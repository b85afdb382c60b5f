"""Where others are heard again who spoke at the same time as somebody who withdrew their voice, and when each speaker
is heard alone, so that one can tell how much louder they are in the mix than in their own sound. Times are ms."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Final

from chalicelib.domain.recording_timeline import LEVEL_MS, RecordingTimeline, Span
from chalicelib.domain.recording_withdrawal import turns_of

RUNS: Final = 12  # of moments alone, evenly spread
LONGEST: Final = 20  # levels of a run: two seconds


def remixed_of(
    timeline: RecordingTimeline, people: Collection[str], heard: Collection[str], duration: int
) -> tuple[Span, ...]:
    """Return the stretches of a recording of `duration` ms in which somebody of `people` speaks, and somebody of those
    who are still to be `heard`, in order."""
    gone, others = turns_of(timeline, people, duration), turns_of(timeline, heard, duration)
    common = ((max(one[0], other[0]), min(one[1], other[1])) for one in gone for other in others)
    return tuple((start, end) for start, end in common if start < end)


def alone_of(timeline: RecordingTimeline, speaker: str) -> Iterator[tuple[int, bytes]]:
    """Yield up to twelve moments in which this speaker is heard alone: the number of the first of some tenths of a
    second, and their levels."""
    speaking = _speaking(timeline)
    runs = []
    for who, run in groupby(range(len(timeline.levels)), lambda window: speaking[window]):
        first, *rest = run
        if who is not None and timeline.speakers[who] == speaker:
            count = min(1 + len(rest), LONGEST)
            runs.append((first, timeline.levels[first : first + count]))
    yield from (runs[place * len(runs) // RUNS] for place in range(RUNS)) if len(runs) > RUNS else runs


def _speaking(timeline: RecordingTimeline) -> list[int | None]:
    """The one person who speaks in each tenth of a second; None if nobody does, or several do."""
    found: list[int | None] = [None] * len(timeline.levels)
    taken = bytearray(len(timeline.levels))
    for who, start, end in timeline.turns:
        for window in range(start // LEVEL_MS, min(-(-end // LEVEL_MS), len(found))):
            found[window] = None if taken[window] else who
            taken[window] = 1
    return found
