"""Puts segments together into one Ogg Opus file, without decoding anything, a page of segments at a time. Pure.

An `Assembly` is all that there is to remember between two pages, so each can be made by another process, and again.
"""

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct, field

from chalicelib.domain.recording_timeline import RecordingTimeline, Turn, added_up, merged, peaks_of
from chalicelib.protocol.ogg import SILENT, OggOpusWriter
from chalicelib.protocol.segments import FRAME_MS, LEVEL_FRAMES, Segment, read_segment
from chalicelib.services.recordings.segment_plan import Piece, SegmentPlan
from chalicelib.services.recordings.shown_draft import ShownDraft

PAGE: Final = 100  # segments of one page: as many requests fit into the time of a job
PART: Final = 5 * 1024 * 1024  # bytes; S3 takes no smaller part of a file but the last
SECOND: Final = 50  # frames

Read = Callable[[str], bytes | None]


class Assembly(Struct):
    """A file that is being made: `upload` is its id in the storage, `tags` are those of the parts that are stored."""

    plan: SegmentPlan
    writer: OggOpusWriter
    upload: str
    tags: list[str] = field(default_factory=list)
    size: int = 0  # bytes that are stored
    done: int = 0  # pieces that are in the file
    frames: int = 0  # that are in the file
    body: bytearray = field(default_factory=bytearray)  # that waits to be stored
    speakers: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)  # in frames
    levels: bytearray = field(default_factory=bytearray)
    lost: list[tuple[int, int]] = field(default_factory=list)  # segments that could not be read, in frames
    shown: ShownDraft = field(default_factory=ShownDraft)

    @classmethod
    def begun(cls, plan: SegmentPlan, upload: str, serial: int) -> "Assembly":
        """Return the beginning of a file; `serial` is any 32-bit number."""
        writer = OggOpusWriter(serial)
        levels = bytearray(-(-plan.frames // LEVEL_FRAMES))
        begun = cls(plan, writer, upload, levels=levels, shown=ShownDraft(plan.pauses))
        begun.body += writer.begin(pre_skip=0)
        return begun

    @property
    def progress(self) -> float:
        """The share of the file that is made, 0 to 1."""
        return self.frames / self.plan.frames

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to add."""
        return self.frames == self.plan.frames

    def advance(self, read: Read) -> None:
        """Add up to a hundred segments, or as many as fill a part. `read` returns the content of one by its name."""
        for piece in self.plan.pieces[self.done : self.done + PAGE]:
            self._fill(piece.at)
            if len(self.body) >= PART:
                return
            self._add(piece, _segment(read, piece.name))
            self.done += 1
        if self.done == len(self.plan.pieces):
            self._fill(self.plan.frames)

    def part(self) -> bytes | None:
        """Take the next part of the file, None while it is too small for one."""
        if self.is_whole:
            self.body += self.writer.end()
        elif len(self.body) < PART:
            return None
        part, self.body = bytes(self.body), bytearray()
        self.size += len(part)
        return part

    def timeline(self) -> RecordingTimeline:
        """Return who spoke when, and what was shown, in ms."""
        turns = ((speaker, first * FRAME_MS, end * FRAME_MS) for speaker, first, end in self.turns)
        gaps = sorted({*self.plan.gaps, *self.lost})
        return RecordingTimeline(
            tuple(self.speakers),
            merged(turns),
            peaks_of(self.levels),
            _in_ms(gaps),
            _in_ms(self.plan.pauses),
            bytes(self.levels),
            self.shown.pins_in_ms(),
            added_up(self.shown.reactions),
        )

    def _fill(self, until: int) -> None:
        """Add silence up to a frame, or until there is enough for a part."""
        while self.frames < until and len(self.body) < PART:
            self._write([SILENT] * min(until - self.frames, SECOND))

    def _add(self, piece: Piece, segment: Segment | None) -> None:
        packets = segment.packets[piece.skip : piece.skip + piece.take] if segment is not None else []
        missing = piece.take - len(packets)
        if missing:
            self.lost.append((piece.at + len(packets), piece.at + piece.take))
        self._write([*packets, *[SILENT] * missing])
        if segment is not None:
            self._note(piece, segment)
            self.shown.note(piece, segment.head)

    def _note(self, piece: Piece, segment: Segment) -> None:
        """Take over who speaks in a segment, and how loud it is."""
        offset, end = piece.at - piece.skip, piece.at + piece.take
        for speaker, first, frames in segment.head.turns:
            start, until = max(piece.at, offset + first), min(end, offset + first + frames)
            if start < until and 0 <= speaker < len(segment.head.speakers):
                self.turns.append((self._place_of(segment.head.speakers[speaker]), start, until))
        for place, level in enumerate(segment.head.levels):
            frame = offset + place * LEVEL_FRAMES
            if piece.at <= frame < end:
                self.levels[frame // LEVEL_FRAMES] = max(self.levels[frame // LEVEL_FRAMES], level)

    def _place_of(self, person: str) -> int:
        if person not in self.speakers:
            self.speakers.append(person)
        return self.speakers.index(person)

    def _write(self, packets: list[bytes]) -> None:
        self.body += self.writer.write(packets)
        self.frames += len(packets)


def _in_ms(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first * FRAME_MS, end * FRAME_MS) for first, end in spans)


def _segment(read: Read, name: str) -> Segment | None:
    """The segment with this name; None if it cannot be read."""
    content = read(name)
    try:
        return read_segment(content) if content is not None else None
    except ValueError:
        return None
