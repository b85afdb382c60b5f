"""Puts the packets of each speaker together into a file of their own, which is as long as the recording, without
decoding them, a page of objects at a time. Pure.

A `TrackAssembly` is all that there is to remember between two pages; what is made of each file is stored in pieces.
"""

import math
import zlib
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct, field

from chalicelib.domain.recording_consent import Stretch
from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.segments import FRAME_SAMPLES
from chalicelib.protocol.tracks import TrackPacket, TracksName, TrackWriter, read_tracks, tracks_name_of
from chalicelib.services.recordings.segment_plan import EVER, Windows

PAGE: Final = 40  # objects of one page, five minutes: as much of thirteen speakers as fits into the time of a job
_MS: Final = 48  # samples

Read = Callable[[str], bytes | None]


class TrackPlan(Struct, frozen=True):
    """What the file of the recording is: it begins at `started_at` (epoch ms), and has `frames`. `windows` are from
    when to when each worker counts, `stretches` when the Space was recorded, and `names` those of all objects."""

    started_at: int
    frames: int
    windows: Windows
    stretches: tuple[Stretch, ...]
    names: tuple[str, ...]

    def spans(self, name: TracksName) -> list[tuple[float, float]]:
        """Return from when to when packets of an object count (samples of the file)."""
        low, high = self.windows.get(name.epoch, EVER)
        ends = ((max(low, one.start), min(high, one.end)) for one in self.stretches)
        return [(self._sample(start), self._sample(end)) for start, end in ends if start < end]

    def _sample(self, time_ms: float) -> float:
        return min(max((time_ms - self.started_at) * _MS, 0), self.frames * FRAME_SAMPLES)


class TrackDraft(Struct):
    """The file of a speaker. `pieces` are the sizes of those that are made of it."""

    speaker: str
    writer: TrackWriter
    pieces: list[int] = field(default_factory=list)
    crc: int = 0

    @property
    def size(self) -> int:
        """How many bytes it has so far."""
        return sum(self.pieces)

    def add(self, content: bytes) -> bytes:
        """Take over a piece, and return it."""
        self.pieces.append(len(content))
        self.crc = zlib.crc32(content, self.crc)
        return content

    def write(self, at: int, payload: bytes) -> bytes:
        """Return the pages that are full with this packet. One that comes with another one is left out."""
        if at + (duration_of(payload) or 0) <= self.writer.at:
            return b""
        return self.writer.fill(at) + self.writer.write(payload)


class TrackAssembly(Struct):
    """The files of all speakers but those `without`, in the order in which they begin to speak."""

    plan: TrackPlan
    without: tuple[str, ...]
    done: int = 0  # objects that are in the files
    drafts: list[TrackDraft] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to add."""
        return self.done >= len(self.plan.names)

    def advance(self, read: Read) -> list[bytes]:
        """Add a page of objects, and return the next piece of each file. `read` returns an object by its name."""
        made, whole = [bytearray() for _ in self.drafts], self.plan.frames * FRAME_SAMPLES
        for text in self.plan.names[self.done : self.done + PAGE]:
            name, content = tracks_name_of(text), read(text)
            if name is not None and content is not None:
                self._add(name, content, made)
            self.done += 1
        reached = whole if self.is_whole else self._reached()
        for draft, piece in zip(self.drafts, made, strict=True):
            piece += draft.writer.fill(reached)
            piece += draft.writer.end() if self.is_whole else b""
        return [draft.add(bytes(piece)) for draft, piece in zip(self.drafts, made, strict=True)]

    def _add(self, name: TracksName, content: bytes, made: list[bytearray]) -> None:
        """Add an object; one that cannot be read is silence."""
        try:
            tracks = read_tracks(content)
        except ValueError:
            return
        offset, spans = (name.start_ms - self.plan.started_at) * _MS, self.plan.spans(name)
        for speaker, packets in tracks.items():
            kept = [(offset + one.at, one.payload) for one in packets if _counts(one, offset, spans)]
            if kept and speaker not in self.without:
                place = self._place_of(speaker, made)
                for at, payload in kept:
                    made[place] += self.drafts[place].write(at, payload)

    def _place_of(self, speaker: str, made: list[bytearray]) -> int:
        known = [draft.speaker for draft in self.drafts]
        if speaker in known:
            return known.index(speaker)
        draft = TrackDraft(speaker, TrackWriter(len(known)))
        self.drafts.append(draft)
        made.append(bytearray(draft.writer.begin()))
        return len(known)

    def _reached(self) -> int:
        """Up to which sample there is nothing to come."""
        following = tracks_name_of(self.plan.names[self.done])
        start = following.start_ms if following is not None else self.plan.started_at
        return min(max(0, (start - self.plan.started_at) * _MS), self.plan.frames * FRAME_SAMPLES)


def _counts(packet: TrackPacket, offset: int, spans: Iterable[tuple[float, float]]) -> bool:
    at = offset + packet.at
    return any(start <= at and at + (duration_of(packet.payload) or math.inf) <= end for start, end in spans)
