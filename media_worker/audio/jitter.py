"""The jitter buffer of one speaker: packets in as they come, payloads out in order and in time.

Depth is measured in time, not in packets: how late packets come against the quickest of the
last seconds decides how long the first of a talkspurt waits. A hole in the sequence numbers is
loss; nothing at all is either loss, lateness or the sender's silence (DTX), which only time
tells apart. RTP timestamps are used for lateness alone: after `replaceTrack(null)` and back they
go on by 20 ms however long the silence was.
"""

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from media_worker.peer import AudioPacket

RATE: Final = 48_000  # Hz, of RTP timestamps (RFC 7587 section 4.1)
DEEPEST: Final = 0.080  # s before the tick's own 20 ms: five frames in all
STALE: Final = 0.200  # s that a packet may wait, whatever happens
CAPACITY: Final = 64  # packets
PATIENCE: Final = 3  # packets concealed in a row before we call it silence
HOLE: Final = 5  # packets missing in one place before we call it a restart
SLACK: Final = 0.030  # s over the needed delay: the tick's own 20 ms and 10 of hysteresis
_BEHIND: Final = 100  # packets: older ones are late, still older a restart (RFC 3550 appendix A.1)
_AHEAD: Final = 3_000  # packets: RFC 3550 appendix A.1, MAX_DROPOUT
_TRIM_AFTER: Final = 25  # packets in a row that came out later than needed


class Gap(Enum):
    """What a buffer answers instead of a payload."""

    LOST = "lost"
    SILENCE = "silence"


LOST: Final = Gap.LOST
SILENCE: Final = Gap.SILENCE


def duration_of(payload: bytes) -> int | None:
    """Samples at 48 kHz in an Opus packet by its TOC byte (RFC 6716 section 3.1); None if invalid."""
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
    """How late packets come against the quickest of late, in seconds."""

    peak: float = 0.020  # s: before anything is known, one frame
    _base: float | None = None  # s: the quickest transit; None until the first packet
    _last: int = 0
    _wraps: int = 0

    def observe(self, packet: AudioPacket) -> None:
        """Take one packet's transit in. A jump by more than 0.3 s either way is a new timeline."""
        transit = packet.arrived - self._media_time(packet.timestamp)
        if self._base is None or abs(transit - self._base) > 0.3:
            self._base = transit
            return
        self._base = min(transit, self._base + 0.000_1)  # forgets a quicker route in some seconds
        self.peak = min(max(transit - self._base, self.peak * 0.995), DEEPEST)

    def delay(self, packet: AudioPacket, tick: float) -> float:
        """Seconds between the packet's earliest possible arrival and `tick`."""
        return tick - self._media_time(packet.timestamp, peek=True) - (self._base or 0.0)

    def _media_time(self, timestamp: int, *, peek: bool = False) -> float:
        step = (timestamp - self._last + 2**31) % 2**32 - 2**31
        extended = self._wraps + step
        if not peek:
            self._last, self._wraps = timestamp, extended
        return extended / RATE


@dataclass
class JitterBuffer:
    """See the module. `push` whenever a packet comes, `pop` whenever samples are needed."""

    late: int = 0  # packets that came after their turn
    lateness: Lateness = field(default_factory=Lateness)
    _packets: dict[int, AudioPacket] = field(default_factory=dict)  # by extended sequence number
    _next: int | None = None  # extended sequence number whose turn it is; None before the first packet
    _playing: bool = False
    _missed: int = 0  # pops answered LOST since the last payload, while nothing at all was there
    _slow: int = 0
    _expected: int | None = None  # RFC 3550 A.1: a far packet is believed once its successor comes
    _arrived: float = -math.inf

    def __len__(self) -> int:
        return len(self._packets)

    def push(self, packet: AudioPacket) -> None:
        """Take a packet in; late, repeated and stray ones are dropped, the oldest when full."""
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
        """The next payload at `tick` (seconds, the clock of `arrived`), LOST or SILENCE."""
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
        """Straight after LOST: the payload of the packet after the lost one, which may carry its FEC."""
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
            self._playing = False  # DTX: the sender says that it stops
        return packet.payload

    def _excess(self, packet: AudioPacket, tick: float) -> float:
        return self.lateness.delay(packet, tick) - self.lateness.peak

    def _starve(self) -> Gap:
        """Nothing there: conceal for a while. Not counted as lost yet: the packet may still come."""
        if self._missed >= PATIENCE:
            self._playing = False
            return SILENCE
        self._missed += 1
        return LOST

    def _start(self, tick: float) -> bool:
        """Start a talkspurt once its first packet has waited for its slower siblings."""
        if not self._packets:
            return False
        first = min(self._packets)
        if self.lateness.delay(self._packets[first], tick) < self.lateness.peak:
            return False
        while len(self._packets) > 1 and self._excess(self._packets[first], tick) > SLACK:
            del self._packets[first]  # a burst after a stall: its oldest would be heard late
            first = min(self._packets)
        self._playing, self._next, self._missed, self._slow = True, first, 0, 0
        return True

    def _forget_stale(self, tick: float) -> None:
        for sequence in [s for s, packet in self._packets.items() if tick - packet.arrived > STALE]:
            del self._packets[sequence]

    def _place(self, packet: AudioPacket) -> int | None:
        """The extended sequence number; None for a packet that is not (yet) of this stream."""
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
