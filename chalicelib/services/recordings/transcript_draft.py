"""Puts captions together into the transcript of a recording, a page of caption objects at a time. Pure.

A line goes where its sound is: each frame of a file is where the time of its recording puts it, so a line is as far
from the beginning of the file as it was from the first frame. Where two workers recorded a Space that moved, a line
counts if its middle lies in what the file has of its worker. A line that was begun or ended while recording was off has
words that nobody agreed to keep, so it is left out as a whole; so is one that goes on after the end of all recording.
"""

import logging
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from chalicelib.domain.transcript import LINES, Transcript, TranscriptLine
from chalicelib.protocol.captions import CaptionLine, caption_name_of, read_captions
from chalicelib.protocol.segments import FRAME_MS
from chalicelib.services.recordings.segment_plan import SegmentPlan

PAGE: Final = 100  # objects of one page: as many requests fit into the time of a job
LAG_MS: Final = 1_000  # within which workers hear that recording has ended, and end the lines that were begun
NOWHERE: Final = (math.inf, -math.inf)  # the part of the file that a worker without segments has

Read = Callable[[str], bytes | None]
log = logging.getLogger(__name__)


class HeardLine(Struct, frozen=True):
    """A line, and the epoch of the lease under which it was heard."""

    epoch: int
    line: CaptionLine


class TranscriptDraft(Struct):
    """A transcript that is being made from the caption objects with these names."""

    names: tuple[str, ...] = ()
    done: int = 0  # names that were read
    heard: list[HeardLine] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to read."""
        return self.done == len(self.names)

    def advance(self, read: Read) -> None:
        """Read up to a hundred objects. `read` returns the content of one by its name. What cannot be understood is
        left out, and so is what comes after 20,000 lines."""
        for name in self.names[self.done : self.done + PAGE]:
            self.heard += _heard(read, name)[: LINES - len(self.heard)]
        self.done = min(self.done + PAGE, len(self.names))

    def transcript(self, plan: SegmentPlan) -> Transcript:
        """Return the transcript of the file of a plan."""
        counted = sorted(
            (one.line for one in self.heard if _counts(one, plan)),
            key=lambda line: (line.start_ms, line.end_ms, line.speaker, line.text),
        )
        lines = list(_without_doubles(counted))
        speakers = list(dict.fromkeys(line.speaker for line in lines))
        placed = (_placed(f"l_{number}", line, speakers, plan) for number, line in enumerate(lines, 1))
        return Transcript(tuple(speakers), tuple(placed))


def _heard(read: Read, name: str) -> list[HeardLine]:
    content, known = read(name), caption_name_of(name)
    try:
        if content is None or known is None:
            raise ValueError("It is not there, too large, or not ours.")
        return [HeardLine(known.epoch, line) for line in read_captions(content)]
    except ValueError as error:
        log.warning("captions left out", extra={"captions": name, "error": str(error)})
        return []


def _counts(heard: HeardLine, plan: SegmentPlan) -> bool:
    """Whether a line is in the file, and what the file has there was recorded by the worker that heard it."""
    low, high = plan.windows.get(heard.epoch, NOWHERE)
    start, end = heard.line.start_ms, heard.line.end_ms
    if end > plan.until + LAG_MS or not _overlaps(heard.line, plan, (0, plan.frames)):
        return False
    return low <= (start + end) / 2 < high and not any(_overlaps(heard.line, plan, one) for one in plan.pauses)


def _overlaps(line: CaptionLine, plan: SegmentPlan, frames: tuple[int, int]) -> bool:
    first, after = (plan.started_at + frame * FRAME_MS for frame in frames)
    return first <= line.end_ms and line.start_ms < after


def _without_doubles(lines: Iterable[CaptionLine]) -> Iterator[CaptionLine]:
    """Yield lines in their order, without those that lie by more than half in an earlier one of the same speaker: two
    workers heard the same."""
    last: dict[str, CaptionLine] = {}
    for line in lines:
        before = last.get(line.speaker)
        if before is None or not _is_double(before, line):
            yield line
            last[line.speaker] = line


def _is_double(before: CaptionLine, line: CaptionLine) -> bool:
    shared = min(before.end_ms, line.end_ms) - line.start_ms
    shorter = min(before.end_ms - before.start_ms, line.end_ms - line.start_ms)
    return line == before or shared * 2 > shorter


def _placed(line_id: str, line: CaptionLine, speakers: list[str], plan: SegmentPlan) -> TranscriptLine:
    duration = plan.frames * FRAME_MS
    start, end = (min(max(0, time - plan.started_at), duration) for time in (line.start_ms, line.end_ms))
    return TranscriptLine(line_id, speakers.index(line.speaker), start, end, line.text, line.language)
