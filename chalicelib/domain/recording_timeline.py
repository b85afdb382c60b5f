"""Who spoke when in a recording, how loud it is, where sound was lost, and what was shown meanwhile. Times are ms from
its beginning."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from chalicelib.domain.anonymisation import GONE

PAUSE_MS: Final = 1_000  # shorter pauses do not end a turn
PEAKS: Final = 1_000  # at most
LEVEL_MS: Final = 100  # that one level stands for
REACTIONS: Final = 5_000  # entries, at most
STEP_MS: Final = 1_000  # of reactions; doubled until there are few enough

Turn = tuple[int, int, int]  # speaker (their place in `speakers`), start, end
Span = tuple[int, int]  # start, end
Pinned = tuple[str, int, int]  # link, start, end
Reacted = tuple[str, int, int]  # emoji, when, how often


@dataclass(frozen=True, slots=True)
class RecordingTimeline:
    """`speakers` are ids of accounts in the order in which they first spoke. `turns` are in the order of their starts.
    `peaks` are at most 1,000 levels (0 to 255) at equal distances, and `levels` one for each 100 ms, of which they were
    made. Between the ends of each of `gaps`, sound was lost, and between those of each of `pauses`, the host had
    switched recording off. `pins` are in the order of their starts, `reactions` in that of their times; neither says
    who pinned or reacted.
    """

    speakers: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    peaks: tuple[int, ...] = ()
    gaps: tuple[Span, ...] = ()
    pauses: tuple[Span, ...] = ()
    levels: bytes = b""
    pins: tuple[Pinned, ...] = ()
    reactions: tuple[Reacted, ...] = ()


EMPTY: Final = RecordingTimeline()


def merged(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Return turns in the order of their starts, those of one speaker joined where the pause is under a second."""
    last: dict[int, Turn] = {}
    done: list[Turn] = []
    for speaker, start, end in sorted(turns):
        before = last.get(speaker)
        if before is not None and start - before[2] < PAUSE_MS:
            last[speaker] = (speaker, before[1], max(before[2], end))
            continue
        if before is not None:
            done.append(before)
        last[speaker] = (speaker, start, end)
    return tuple(sorted([*done, *last.values()], key=lambda turn: (turn[1], turn[0])))


def peaks_of(levels: Sequence[int]) -> tuple[int, ...]:
    """Return at most 1,000 values for any number of levels: the highest of each stretch."""
    count = min(len(levels), PEAKS)
    bounds = [place * len(levels) // count for place in range(count + 1)] if count else []
    return tuple(max(levels[start:end]) for start, end in pairwise(bounds))


def added_up(reactions: Iterable[Reacted]) -> tuple[Reacted, ...]:
    """Return at most 5,000 reactions in the order of their times, those of the same emoji and time added up. If there
    are more, their times are those of seconds, or of 2, 4, 8 and so on."""
    total, step = _totals(reactions, 1), STEP_MS
    while len(total) > REACTIONS:
        total, step = _totals(((emoji, at, times) for (at, emoji), times in total.items()), step), 2 * step
    return tuple((emoji, at, times) for (at, emoji), times in sorted(total.items()))


def _totals(reactions: Iterable[Reacted], step: int) -> Counter[tuple[int, str]]:
    total: Counter[tuple[int, str]] = Counter()
    for emoji, at, times in reactions:
        total[at // step * step, emoji] += times
    return total


def stretch_of(timeline: RecordingTimeline, duration: int, start: int, end: int) -> RecordingTimeline:
    """Return a stretch of the timeline of a recording of `duration` ms, with only the speakers who are in it."""
    turns = [(who, max(a, start) - start, min(b, end) - start) for who, a, b in timeline.turns if a < end and b > start]
    places = sorted({who for who, _, _ in turns})
    peaks = len(timeline.peaks)
    first, last = peaks * start // max(1, duration), -(-peaks * end // max(1, duration))
    return RecordingTimeline(
        tuple(timeline.speakers[who] for who in places),
        tuple((places.index(who), a, b) for who, a, b in turns),
        timeline.peaks[first:last],
        _cut(timeline.gaps, start, end),
        _cut(timeline.pauses, start, end),
        pins=tuple((link, *part) for link, *span in timeline.pins for part in _cut([(span[0], span[1])], start, end)),
        reactions=tuple((emoji, at - start, times) for emoji, at, times in timeline.reactions if start <= at < end),
    )


def _cut(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    return tuple((max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start)


def without_speaker(timeline: RecordingTimeline, account_id: str) -> RecordingTimeline:
    """Return the timeline with a deleted account's turns under no name; itself if the account is not in it."""
    if account_id not in timeline.speakers:
        return timeline
    return replace(timeline, speakers=tuple(GONE.id if one == account_id else one for one in timeline.speakers))
