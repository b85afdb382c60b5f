"""Where each segment goes in the file of a recording. Pure: the names decide, in whatever order they come."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from chalicelib.domain.recording_consent import Stretch
from chalicelib.protocol.segments import FRAME_MS, SegmentName

OVERLAP_MS: Final = 20_000  # in which two workers may record a Space that moves; then the newer one counts alone
EVER: Final = (-math.inf, math.inf)
ALWAYS: Final = (Stretch(*EVER),)
Run = tuple[int, str]  # epoch, run
Windows = dict[int, tuple[float, float]]  # from when to when each epoch counts (epoch ms); without a bound, infinite


class Piece(Struct, frozen=True):
    """`take` frames of the segment `name`, without its first `skip`, from frame `at` of the file on."""

    name: str
    at: int
    skip: int
    take: int


class SegmentPlan(Struct, frozen=True):
    """A file of `frames`, which begins at `started_at` (epoch ms). Between its pieces, in order, it is silent.

    `gaps` are where sound was lost, and `pauses` where the host had switched recording off: the first frame, and the
    one after the last. `windows` are what the file has of each worker.
    """

    started_at: int
    frames: int
    pieces: tuple[Piece, ...]
    gaps: tuple[tuple[int, int], ...]
    windows: Windows
    pauses: tuple[tuple[int, int], ...] = ()

    @property
    def until(self) -> float:
        """Until when anything counts (epoch ms)."""
        return max((high for _, high in self.windows.values()), default=math.inf)


def plan_of(names: Iterable[SegmentName], stretches: Sequence[Stretch] = ALWAYS) -> SegmentPlan | None:
    """Return the plan of all segments with these names, None if none has sound. Repeated ones count once.

    `stretches` are from when to when the Space was recorded: a worker that did not hear of an end may have gone on.
    """
    known = sorted({(name.epoch, name.run, name.number): name for name in sorted(names, reverse=True)}.values())
    windows = _windows(known, stretches[-1].end if stretches else -math.inf)
    spans = [span for name in known if (span := _within(name, *windows.get(name.epoch, EVER))) is not None]
    sound = [span for whole in spans if whole[0].frames for span in _recorded(whole, stretches)]
    if not sound:
        return None
    origin = min(start for _, start, _ in sound)
    pieces = tuple(_placed(sound, origin))
    lost = _in_frames((part for gap in _lost(spans) for part in _parts(gap, stretches)), origin)
    frames = max([pieces[-1].at + pieces[-1].take, *(end for _, end in lost)])
    between = [(before.end, after.start) for before, after in pairwise(stretches)]
    pauses = tuple((max(0, first), min(end, frames)) for first, end in _in_frames(between, origin))
    return SegmentPlan(origin, frames, pieces, lost, windows, tuple(one for one in pauses if one[0] < one[1]))


def has_ended(names: Iterable[SegmentName], epoch: int, since: float = -math.inf) -> bool:
    """Whether the worker that had the Space last, under the lease `epoch`, has uploaded all that it recorded.

    `since` is when recording was switched on last (epoch ms): a mark from before then ends an earlier run.
    """
    last = max(names, default=None, key=lambda name: (name.epoch, name.start_ms, name.number))
    return last is not None and last.epoch >= epoch and last.start_ms >= since and not last.frames


Span = tuple[SegmentName, int, int]  # a segment, and from when to when it counts (epoch ms)


def _windows(names: list[SegmentName], until: float) -> Windows:
    """Return from when to when each epoch counts: an older one until its end, but not long after the next began, and
    none after `until`. A mark says nothing of when an epoch began, so one without sound counts always."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for name in (one for one in names if one.frames):
        first[name.epoch] = min(first.get(name.epoch, name.start_ms), name.start_ms)
        last[name.epoch] = max(last.get(name.epoch, name.end_ms), name.end_ms)
    windows: Windows = {}
    low = -math.inf
    epochs = sorted(first)
    for epoch, following in pairwise(epochs):
        high = max(low, min(last[epoch], first[following] + OVERLAP_MS, until))
        windows[epoch] = (low, high)
        low = high
    return {**windows, epochs[-1]: (low, until)} if epochs else {}


def _within(name: SegmentName, low: float, high: float) -> Span | None:
    start, end = max(low, name.start_ms), min(high, name.end_ms)
    if start < end:
        return name, int(start), int(end)
    return None if name.frames else (name, name.start_ms, name.start_ms)


def _recorded(span: Span, stretches: Sequence[Stretch]) -> Iterator[Span]:
    """Yield the parts of a segment in which the Space was recorded."""
    name, start, end = span
    yield from ((name, int(first), int(last)) for first, last in _parts((start, end), stretches))


def _parts(span: tuple[float, float], stretches: Sequence[Stretch]) -> Iterator[tuple[float, float]]:
    for one in stretches:
        start, end = max(span[0], one.start), min(span[1], one.end)
        if start < end:
            yield start, end


def _in_frames(spans: Iterable[tuple[float, float]], origin: int) -> tuple[tuple[int, int], ...]:
    found = ((_frame(start, origin), _frame(end, origin)) for start, end in spans)
    return tuple((first, after) for first, after in found if first < after)


def _placed(spans: list[Span], origin: int) -> Iterator[Piece]:
    position = 0
    for name, start, end in sorted(spans, key=lambda span: (span[1], span[0])):
        begins = _frame(name.start_ms, origin)
        at = max(position, _frame(start, origin))
        until = min(begins + name.frames, _frame(end, origin))
        if at < until:
            yield Piece(str(name), at, at - begins, until - at)
            position = until


def _lost(spans: list[Span]) -> Iterator[tuple[int, int]]:
    """Yield from when to when sound may be missing: after a segment whose successor did not come, or after a run that
    has no mark, until there is sound again."""
    runs: dict[Run, list[Span]] = defaultdict(list)
    for span in spans:
        runs[(span[0].epoch, span[0].run)].append(span)
    ordered = sorted(runs.values(), key=lambda run: min(span[1] for span in run))
    for run in ordered:
        run.sort(key=lambda span: span[0].number)
        yield from ((one[2], other[1]) for one, other in pairwise(run) if other[0].number != one[0].number + 1)
    for run, following in pairwise(ordered):
        if run[-1][0].frames:
            yield run[-1][2], following[0][1]


def _frame(time_ms: float, origin: int) -> int:
    return round((time_ms - origin) / FRAME_MS)
