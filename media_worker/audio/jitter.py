"""The jitter buffer of one speaker: takes packets as they arrive, returns payloads in order and on time.

Its depth is a time, not a number of packets: the first packet of a talkspurt waits until nearly all of the recent
packets would have arrived. Later changes of that time are up to the caller, who plays a little faster or slower
(`excess`), so packets need not be dropped. A gap in the sequence numbers is loss. An empty buffer is loss, lateness or
the sender's silence (DTX), and only the next packets show which.
"""

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from chalicelib.protocol.opus import duration_of
from media_worker.audio.lateness import RATE, Lateness
from media_worker.peer import AudioPacket

CAPACITY: Final = 64  # packets
CONCEALED: Final = 0.120  # s that may be concealed in a row, before the talkspurt counts as ended
OVERDUE: Final = 0.700  # s that packets may wait; after a longer stall the oldest are dropped
FURTHEST: Final = 1.0  # s that a packet can have been on its way longer than the fastest ones
SLACK: Final = 0.030  # s above the needed delay: 20 ms of the tick and 10 ms of hysteresis
LOSSY: Final = 0.03  # share of lost packets from which on the buffer waits for the next one, which has FEC
_LOSS_MEMORY: Final = 100  # packets
_BEHIND: Final = 100  # packets; a later one means that the stream restarted (RFC 3550 A.1, MAX_MISORDER)
_AHEAD: Final = 3_000  # packets (RFC 3550 A.1, MAX_DROPOUT)
_REUSED: Final = 0.050  # s in which only old numbers arrive, the first of them used before: the sender has gone back
_OLD: Final = 0.300  # s in which only old numbers arrive that may be late packets


class Gap(Enum):
    """The result of `JitterBuffer.pop` if there is no payload."""

    LOST = "lost"
    SILENCE = "silence"


LOST: Final = Gap.LOST
SILENCE: Final = Gap.SILENCE


class WaitingPacket(NamedTuple):
    """`media` is its place on the sender's clock, `arrived` that on ours (s)."""

    payload: bytes
    media: float
    arrived: float


@dataclass
class JitterBuffer:
    """See the module. Call `push` for each packet that arrives, and `pop` whenever samples are needed."""

    late: int = 0  # packets that arrived after their turn
    excess: float = 0.0  # s that the last payload waited longer than needed; negative: less
    lateness: Lateness = field(default_factory=Lateness)
    _packets: dict[int, WaitingPacket] = field(default_factory=dict)  # by extended sequence number
    _next: int | None = None  # the extended sequence number due next; None before the first packet
    _playing: bool = False
    _missed: int = 0  # times that `pop` returned LOST for a packet that may still arrive, since the last payload
    _concealed: float = 0.0  # s for which `pop` returned LOST since the last payload
    _loss: float = 0.0  # share of lost packets, recent ones weighing most
    _length: float = 0.020  # s of sound in the last packet
    _seen: dict[int, tuple[int, bytes]] = field(default_factory=dict)  # the last packets, by sequence number
    _expected: int | None = None  # a distant packet is accepted once its successor arrives (RFC 3550 A.1)
    _run: tuple[float, float] | None = None  # s: since when only old numbers arrive, and for how long they may
    _arrived: float = -math.inf  # s, when the last packet arrived

    def __len__(self) -> int:
        return len(self._packets)

    @property
    def needed(self) -> float:
        """Seconds that packets should wait, from their earliest possible arrival."""
        return self.lateness.needed + (self._length if self._loss >= LOSSY else 0.0)

    def push(self, packet: AudioPacket) -> None:
        """Store a packet. Late, repeated and stray ones are dropped; a full buffer drops its oldest."""
        seen = self._seen.get(packet.sequence)
        if seen == (packet.timestamp, packet.payload):
            return  # repeated by the network, which says nothing about how late packets are
        self._remember(packet)
        sequence = self._place(packet, reused=seen is not None)
        self._arrived = max(self._arrived, packet.arrived)
        if sequence is None:
            return
        samples = duration_of(packet.payload) or 960
        media = self.lateness.observe(packet, samples)
        self._length = samples / RATE
        if self._next is not None and sequence < self._next:
            self.late += 1
            return
        self._packets[sequence] = WaitingPacket(packet.payload, media, packet.arrived)
        if len(self._packets) > CAPACITY:
            del self._packets[min(self._packets)]

    def pop(self, tick: float) -> bytes | Gap:
        """The payload whose sound begins at `tick` (s, the clock of `AudioPacket.arrived`), or LOST or SILENCE."""
        self._drop_overdue(tick)
        if not self._playing and not self._start(tick):
            return SILENCE
        assert self._next is not None
        if not self._packets:
            return self._conceal(missed=1)
        first = min(self._packets)
        hole = first - self._next
        if hole > 0 and self._waited(first, tick) + hole * self._length < self.needed:
            return self._conceal(missed=1)
        if hole > self._missed:
            return self._conceal(passed=1)
        return self._take(first, tick)

    def following(self) -> bytes | None:
        """After `pop` returned LOST: the payload after the lost one, which may carry its FEC, or None."""
        packet = None if self._next is None else self._packets.get(self._next + self._missed)
        return packet.payload if packet else None

    def _waited(self, sequence: int, tick: float) -> float:
        """Seconds until `tick` since the packet could have arrived; its timestamp may be nonsense."""
        packet = self._packets[sequence]
        since = tick - packet.arrived
        return min(max(tick - self.lateness.earliest(packet.media), since), since + FURTHEST)

    def _take(self, sequence: int, tick: float) -> bytes:
        self.excess = self._waited(sequence, tick) - self.needed
        packet = self._packets.pop(sequence)
        self._loss -= self._loss / _LOSS_MEMORY
        self._next, self._missed, self._concealed = sequence + 1, 0, 0.0
        if len(packet.payload) <= 2 and not self._packets:
            self._playing = False  # the sender signals DTX
        return packet.payload

    def _conceal(self, *, missed: int = 0, passed: int = 0) -> Gap:
        """Conceal for a while: a packet that may still arrive (`missed`), or one that is given up (`passed`)."""
        if self._concealed + self._length > CONCEALED + 1e-6:
            self._playing = False
            return SILENCE
        assert self._next is not None
        self._concealed += self._length
        self._missed += missed
        self._next += passed
        self._loss += passed * (1 - self._loss) / _LOSS_MEMORY
        return LOST

    def _start(self, tick: float) -> bool:
        """Start a talkspurt once its first packet has waited long enough for slower ones to catch up."""
        if not self._packets:
            return False
        first = min(self._packets)
        if self._waited(first, tick) < self.needed:
            return False
        self._playing, self._next, self._missed, self._concealed = True, first, 0, 0.0
        return True

    def _drop_overdue(self, tick: float) -> None:
        """After a stall, drop what would add too much delay even if it were played faster."""
        for sequence in sorted(self._packets)[:-1]:
            if self._waited(sequence, tick) <= OVERDUE:
                break
            del self._packets[sequence]
            self._next = sequence + 1

    def _remember(self, packet: AudioPacket) -> None:
        self._seen.pop(packet.sequence, None)
        self._seen[packet.sequence] = (packet.timestamp, packet.payload)
        if len(self._seen) > _BEHIND:
            del self._seen[next(iter(self._seen))]

    def _place(self, packet: AudioPacket, *, reused: bool) -> int | None:
        """The extended sequence number of `packet`; None if it does not (yet) belong to this stream.

        `reused` says that another packet had its number before.
        """
        newest = max(self._packets, default=self._next)
        if newest is None or packet.arrived - self._arrived > 1.0:
            self._restart()
            return packet.sequence
        step = (packet.sequence - newest + 2**15) % 2**16 - 2**15
        if -_BEHIND <= step <= _AHEAD:
            self._expected = None
            return packet.sequence if self._goes_back(newest + step, packet, reused) else newest + step
        if packet.sequence != self._expected:
            self._expected = (packet.sequence + 1) % 2**16
            return None
        self._restart()
        return packet.sequence

    def _goes_back(self, sequence: int, packet: AudioPacket, reused: bool) -> bool:
        """Whether the sender has begun again at a lower number."""
        if self._next is None or sequence >= self._next:
            self._run = None
            return False
        if self._run is None:
            self._run = (packet.arrived, _REUSED if reused else _OLD)
        since, patience = self._run
        if packet.arrived - since < patience:
            return False
        self._restart()
        return True

    def _restart(self) -> None:
        self._packets.clear()
        self._expected, self._run, self._next = None, None, None
        self._playing, self._missed, self._concealed = False, 0, 0.0
