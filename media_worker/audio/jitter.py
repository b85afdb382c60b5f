"""The jitter buffer of one speaker: takes packets as they arrive, returns payloads in order and on time.

Its depth is a time, not a number of packets: the first packet of a talkspurt waits as long as
recent packets were late, compared with the fastest one of the last seconds. A gap in the sequence
numbers is loss. An empty buffer is loss, lateness or the sender's silence (DTX), and only the next
packets show which. RTP timestamps serve to measure lateness only: after `replaceTrack(null)` and back they
continue 20 ms later, however long the pause was.
"""

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from media_worker.peer import AudioPacket

RATE: Final = 48_000  # Hz, of RTP timestamps (RFC 7587 section 4.1)
DEEPEST: Final = 0.080  # s, to which the tick adds up to 20 ms: five frames in all
STALE: Final = 0.200  # s after which a packet is dropped in any case
CAPACITY: Final = 64  # packets
PATIENCE: Final = 3  # packets concealed in a row before an empty buffer counts as silence
HOLE: Final = 5  # consecutive missing packets beyond which the talkspurt starts anew
SLACK: Final = 0.030  # s above the needed delay: 20 ms of the tick and 10 ms of hysteresis
_BEHIND: Final = 100  # packets; a later one means that the stream restarted (RFC 3550 A.1, MAX_MISORDER)
_AHEAD: Final = 3_000  # packets (RFC 3550 A.1, MAX_DROPOUT)
_TRIM_AFTER: Final = 25  # packets in a row that waited longer than needed, before one is skipped


class Gap(Enum):
    """The result of `JitterBuffer.pop` if there is no payload."""

    LOST = "lost"
    SILENCE = "silence"


LOST: Final = Gap.LOST
SILENCE: Final = Gap.SILENCE


def duration_of(payload: bytes) -> int | None:
    """The samples (at 48 kHz) in an Opus packet by its TOC byte (RFC 6716 section 3.1); None if it is invalid."""
    if not payload:
        return None
    config, code = payload[0] >> 3, payload[0] & 3
    if config < 12:
        frame = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:
        frame = (480, 960)[config & 1]
    else:
        frame = 120 << (config & 3)
    if code == 3 and len(payload) < 2:
        return None
    frames = (1, 2, 2, payload[1] & 63 if code == 3 else 0)[code]
    return frame * frames if 0 < frame * frames <= 5_760 else None


@dataclass
class Lateness:
    """How late packets arrive, in seconds, compared with the fastest recent one."""

    peak: float = 0.020  # s; one frame until there is a measurement
    _base: float | None = None  # s, the fastest transit; None before the first packet
    _last: int = 0  # RTP timestamp of the last packet
    _extended: int = 0  # the same without wrapping

    def observe(self, packet: AudioPacket) -> None:
        """Measure one packet. A transit more than 0.3 s off, either way, begins a new timeline."""
        transit = packet.arrived - self._media_time(packet.timestamp)
        if self._base is None or abs(transit - self._base) > 0.3:
            self._base = transit
            return
        self._base = min(transit, self._base + 0.000_1)  # adapts to a slower route within seconds
        self.peak = min(max(transit - self._base, self.peak * 0.995), DEEPEST)

    def delay(self, packet: AudioPacket, tick: float) -> float:
        """Seconds from the packet's earliest possible arrival to `tick` (s)."""
        return tick - self._media_time(packet.timestamp, peek=True) - (self._base or 0.0)

    def _media_time(self, timestamp: int, *, peek: bool = False) -> float:
        step = (timestamp - self._last + 2**31) % 2**32 - 2**31
        extended = self._extended + step
        if not peek:
            self._last, self._extended = timestamp, extended
        return extended / RATE


@dataclass
class JitterBuffer:
    """See the module. Call `push` for each packet that arrives, and `pop` whenever samples are needed."""

    late: int = 0  # packets that arrived after their turn
    lateness: Lateness = field(default_factory=Lateness)
    _packets: dict[int, AudioPacket] = field(default_factory=dict)  # by extended sequence number
    _next: int | None = None  # the extended sequence number due next; None before the first packet
    _playing: bool = False
    _missed: int = 0  # times that `pop` returned LOST on an empty buffer since the last payload
    _slow: int = 0  # packets in a row that waited longer than needed
    _expected: int | None = None  # a distant packet is accepted once its successor arrives (RFC 3550 A.1)
    _arrived: float = -math.inf  # s, when the last packet arrived

    def __len__(self) -> int:
        return len(self._packets)

    def push(self, packet: AudioPacket) -> None:
        """Store a packet. Late, repeated and stray ones are dropped; a full buffer drops its oldest."""
        sequence = self._place(packet)
        self._arrived = max(self._arrived, packet.arrived)
        if sequence is None:
            return
        self.lateness.observe(packet)
        if self._next is not None and sequence < self._next:
            self.late += 1
            return
        self._packets.setdefault(sequence, packet)
        if len(self._packets) > CAPACITY:
            del self._packets[min(self._packets)]

    def pop(self, tick: float) -> bytes | Gap:
        """The next payload at `tick` (s, the clock of `AudioPacket.arrived`), or LOST or SILENCE."""
        self._forget_stale(tick)
        if not self._playing and not self._start(tick):
            return SILENCE
        assert self._next is not None
        if not self._packets:
            return self._starve()
        hole = min(self._packets) - self._next
        if hole > HOLE + self._missed:
            self._playing = False
            return SILENCE
        if hole > self._missed:
            self._next += 1
            return LOST
        return self._take(tick)

    def following(self) -> bytes | None:
        """After `pop` returned LOST: the payload after the lost one, which may carry its FEC, or None."""
        packet = None if self._next is None else self._packets.get(self._next + self._missed)
        return packet.payload if packet else None

    def _take(self, tick: float) -> bytes:
        sequence = min(self._packets)
        packet = self._packets.pop(sequence)
        self._slow = self._slow + 1 if self._excess(packet, tick) > SLACK else 0
        if self._slow > _TRIM_AFTER and sequence + 1 in self._packets:
            self._slow = 0
            sequence += 1
            packet = self._packets.pop(sequence)
        self._next, self._missed = sequence + 1, 0
        if len(packet.payload) <= 2 and not self._packets:
            self._playing = False  # the sender signals DTX
        return packet.payload

    def _excess(self, packet: AudioPacket, tick: float) -> float:
        return self.lateness.delay(packet, tick) - self.lateness.peak

    def _starve(self) -> Gap:
        """The buffer is empty: conceal for a while. The packet is not given up yet, it may still arrive."""
        if self._missed >= PATIENCE:
            self._playing = False
            return SILENCE
        self._missed += 1
        return LOST

    def _start(self, tick: float) -> bool:
        """Start a talkspurt once its first packet has waited long enough for slower ones to catch up."""
        if not self._packets:
            return False
        first = min(self._packets)
        if self.lateness.delay(self._packets[first], tick) < self.lateness.peak:
            return False
        while len(self._packets) > 1 and self._excess(self._packets[first], tick) > SLACK:
            del self._packets[first]  # a burst after a stall; playing its oldest packets would only add delay
            first = min(self._packets)
        self._playing, self._next, self._missed, self._slow = True, first, 0, 0
        return True

    def _forget_stale(self, tick: float) -> None:
        for sequence in [s for s, packet in self._packets.items() if tick - packet.arrived > STALE]:
            del self._packets[sequence]

    def _place(self, packet: AudioPacket) -> int | None:
        """The extended sequence number of `packet`; None if it does not (yet) belong to this stream."""
        newest = max(self._packets, default=self._next)
        if newest is None or self._next is None or packet.arrived - self._arrived > 1.0:
            return self._place_first(packet, newest)
        step = (packet.sequence - newest + 2**15) % 2**16 - 2**15
        if -_BEHIND <= step <= _AHEAD:
            self._expected = None
            return newest + step
        if packet.sequence != self._expected:
            self._expected = (packet.sequence + 1) % 2**16
            return None
        self._restart(packet.sequence)
        return packet.sequence

    def _place_first(self, packet: AudioPacket, newest: int | None) -> int:
        if newest is None or packet.arrived - self._arrived > 1.0:
            self._restart(packet.sequence)
            return packet.sequence
        return newest + (packet.sequence - newest + 2**15) % 2**16 - 2**15

    def _restart(self, sequence: int) -> None:
        self._packets.clear()
        self._expected, self._playing, self._missed = None, False, 0
        self._next = None
