"""Collects each speaker's packets as they came into objects for the recording, without decoding them. Pure.

Where a packet belongs is told by its sender's clock, which is held against the mix: at the beginning, whenever both
differ by more than a network delays, as after a pause in which that clock stood still, and by less while the sender is
silent, so that no word has a gap when that clock runs fast or slow, or the mix has to wait longer for packets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.tracks import TrackPacket, TracksName

RATE: Final = 48_000  # Hz
SLIP: Final = RATE // 5  # samples by which the sender's clock may differ from the mix while they speak
CLOSE: Final = RATE // 50  # samples by which it may differ in a pause
ENCODER: Final = 312  # samples by which the encoder of the mix delays it
QUIET: Final = 3  # as many times smaller than usual are packets of a pause
_MEMORY: Final = 100  # packets that make up what is usual
FULL: Final = 640 * 1024  # bytes of packets in an object: with its pages, less than the form allows
_WRAP: Final = 2**32


class SentPacket(Protocol):
    """What a speaker sent: Opus, when by their own clock (samples at 48 kHz, which wrap at 2**32), and when it arrived
    (`loop.time()`, s)."""

    @property
    def payload(self) -> bytes: ...

    @property
    def timestamp(self) -> int: ...

    @property
    def arrived(self) -> float: ...


class CutTracks(NamedTuple):
    """An object and its name: the packets of each speaker in order."""

    name: TracksName
    tracks: Mapping[str, list[TrackPacket]]


@dataclass
class _Clock:
    """A sender's clock: `timestamp` is `at` on ours (samples). `end` is where their last packet ends, and what comes
    for a time before `floor` is left out: it is taken."""

    timestamp: int
    at: int
    end: int = 0
    floor: int = 0
    usual: float = 0.0  # bytes of a packet, about

    def place(self, timestamp: int, due: int, length: int, size: int) -> int | None:
        """Return where a packet of `size` bytes begins, None if another one is there."""
        ahead = (timestamp - self.timestamp + _WRAP // 2) % _WRAP - _WRAP // 2
        at = self.at + ahead
        if abs(at - due) > (CLOSE if size * QUIET < self.usual else SLIP):
            at, self.floor = due, self.end
        self.usual += (size - self.usual) / _MEMORY
        self.timestamp, self.at = timestamp, at
        if at < self.floor:
            return None
        self.end = max(self.end, at + length)
        return at


@dataclass
class TrackRecorder:
    """`epoch` and `run` are those of the segments beside. `loop_ms` is what to add to the time of the loop for that of
    the wall (epoch ms)."""

    epoch: int
    run: str
    loop_ms: float
    _number: int = 0
    _start: int | None = None  # epoch ms, of the object
    _size: int = 0  # bytes of packets in it
    _clocks: dict[str, _Clock] = field(default_factory=dict)  # in samples since 1970
    _tracks: dict[str, dict[int, bytes]] = field(default_factory=dict)
    _withheld: frozenset[str] = frozenset()

    def withhold(self, people: frozenset[str]) -> None:
        """Keep nothing of what these people send from now on, and of nobody else."""
        self._withheld = people

    def add(self, person: str, packet: SentPacket, due: float | None = None) -> CutTracks | None:
        """Take a packet, which is in the mix at `due` (`loop.time()`, s) or as soon as it arrives. Returns the object
        that it fills."""
        length = duration_of(packet.payload)
        if length is None or person in self._withheld:
            return None
        mixed = packet.arrived if due is None else due + ENCODER / RATE
        arrived = round((mixed * 1_000 + self.loop_ms) * (RATE // 1_000))
        clock = self._clocks.setdefault(person, _Clock(packet.timestamp, arrived))
        at = clock.place(packet.timestamp, arrived, length, len(packet.payload))
        if at is None:
            return None
        if self._start is None:
            self._start = min(at, arrived) * 1_000 // RATE
        if at >= self._start * RATE // 1_000:  # not one that is late for the object before
            self._tracks.setdefault(person, {})[at] = packet.payload
            self._size += len(packet.payload)
        return self.cut() if self._size >= FULL else None

    def cut(self) -> CutTracks | None:
        """Return the packets since the last object, None if there are none."""
        start, tracks = self._start, self._tracks
        if start is None or not tracks:
            return None
        name = TracksName(start, self.epoch, self.run, self._number)
        self._number, self._start, self._size, self._tracks = self._number + 1, None, 0, {}
        begin = start * RATE // 1_000
        return CutTracks(
            name, {who: [TrackPacket(at - begin, own[at]) for at in sorted(own)] for who, own in tracks.items()}
        )
