"""Cuts a room's common mix into segments, from the packets that were encoded for its listeners. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from chalicelib.protocol.ogg import SILENT
from chalicelib.protocol.segments import FRAME_MS, LEVEL_FRAMES, Segment, SegmentHead, SegmentName
from media_worker.recording.pins_and_reactions import PinsAndReactions

FRAMES: Final = 400  # of a segment at most: 8 s


class CutSegment(NamedTuple):
    """A segment and its name. One without packets ends the run."""

    name: SegmentName
    segment: Segment


@dataclass
class Recorder:
    """One run. `origin_ms` is the time of frame 0 (epoch ms, with fractions). `shown` is what else the room shows."""

    epoch: int
    run: str
    origin_ms: float
    shown: PinsAndReactions = field(default_factory=PinsAndReactions)
    _number: int = 0
    _first: int = 0  # frame number of the first packet
    _packets: list[bytes] = field(default_factory=list)
    _speaking: dict[str, list[list[int]]] = field(default_factory=dict)  # person -> [first frame, frames]
    _levels: bytearray = field(default_factory=bytearray)

    def add(self, number: int, packet: bytes, talking: Iterable[str], level: int) -> CutSegment | None:
        """Take the packet of frame `number`, which must be higher than all before; frames left out are silent.

        `talking` are the people who speak in it, `level` is its loudness (0 to 255). Returns the segment before, if the
        packet begins another one.
        """
        done = self.cut() if self._packets and number - self._first >= FRAMES else None
        if not self._packets:
            self._first = number
            self.shown.begin(number)
        place = number - self._first
        self._packets.extend([SILENT] * (place - len(self._packets)))
        self._packets.append(packet)
        self._levels.extend(bytes(place // LEVEL_FRAMES + 1 - len(self._levels)))
        self._levels[-1] = max(self._levels[-1], level)
        for person in talking:
            self._spoke(person, place)
        return done

    def cut(self) -> CutSegment | None:
        """Return the segment that was begun, None if there is none. The next packet begins another one."""
        if not self._packets:
            return None
        people = tuple(self._speaking)
        turns = [(place, first, frames) for place, who in enumerate(people) for first, frames in self._speaking[who]]
        shown = self.shown.take(self._first, self._first + len(self._packets))
        head = SegmentHead(people, tuple(turns), bytes(self._levels), *shown)
        done = CutSegment(self._name(self._first, len(self._packets)), Segment(head, self._packets))
        self._packets, self._speaking, self._levels = [], {}, bytearray()
        return done

    def end(self, number: int) -> CutSegment:
        """Return the mark that the run ends at frame `number`."""
        return CutSegment(self._name(number, 0), Segment(SegmentHead(), []))

    def _name(self, first: int, frames: int) -> SegmentName:
        self._number += 1
        start_ms = round(self.origin_ms + first * FRAME_MS)
        return SegmentName(start_ms, self.epoch, self.run, self._number - 1, frames)

    def _spoke(self, person: str, place: int) -> None:
        own = self._speaking.setdefault(person, [])
        if own and own[-1][0] + own[-1][1] == place:
            own[-1][1] += 1
        else:
            own.append([place, 1])
