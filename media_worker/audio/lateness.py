"""How late the packets of one speaker arrive, compared with the fastest of the last seconds. Pure.

Lateness is measured against RTP timestamps. After `replaceTrack(null)` and back they continue 20 ms later, however long
the pause was, so a leap begins a new timeline.
"""

from bisect import bisect_left, insort
from collections import deque
from typing import Final

from media_worker.peer import AudioPacket

RATE: Final = 48_000  # Hz, of RTP timestamps (RFC 7587 section 4.1)
DEEPEST: Final = 0.500  # s, of `needed`
_WINDOW: Final = 3 * RATE  # samples of sound that are remembered: a slower route counts as the normal one after 3 s
_ON_TIME: Final = 0.98  # the share of packets that `needed` is enough for; the rest may be too late
_LEAP: Final = 0.5  # s between the transits of successive packets, beyond which a new timeline begins
_UNKNOWN: Final = 0.020  # s that are needed at least, while there are few measurements
_FEW: Final = 25  # measurements


class Lateness:
    """Measures each packet with `observe`; `needed` is the delay at which nearly all packets arrive in time."""

    def __init__(self) -> None:
        self._transits: deque[float] = deque()  # s, in the order of arrival
        self._sorted: list[float] = []  # the same
        self._timestamp = 0  # of the last packet
        self._extended = 0  # the same in samples, without wrapping

    def observe(self, packet: AudioPacket, samples: int) -> float:
        """Measure a packet of `samples` (at 48 kHz); returns its place on the sender's clock (s)."""
        media = self._media_time(packet.timestamp)
        transit = packet.arrived - media
        if self._transits and abs(transit - self._transits[-1]) > _LEAP:
            self._move_by(transit - self._transits[-1])
        self._transits.append(transit)
        insort(self._sorted, transit)
        while len(self._transits) > max(_FEW, _WINDOW // samples):
            del self._sorted[bisect_left(self._sorted, self._transits.popleft())]
        return media

    def earliest(self, media: float) -> float:
        """When the sound at `media` (s, from `observe`) can arrive at the earliest (s, the clock of `arrived`)."""
        return media + self._sorted[0]

    def due(self, timestamp: int) -> float | None:
        """When the sound of a packet with this timestamp is played if it waits as long as needed (s, the clock of
        `arrived`); None before the first packet."""
        if not self._sorted:
            return None
        ahead = (timestamp - self._timestamp + 2**31) % 2**32 - 2**31
        return self.earliest((self._extended + ahead) / RATE) + self.needed

    @property
    def needed(self) -> float:
        """Seconds from a packet's earliest possible arrival after which nearly all packets are there."""
        count = len(self._sorted)
        if not count:
            return _UNKNOWN
        spread = min(self._sorted[int((count - 1) * _ON_TIME)] - self._sorted[0], DEEPEST)
        return spread if count > _FEW else max(spread, self._sorted[-1] - self._sorted[0], _UNKNOWN)

    def _move_by(self, seconds: float) -> None:
        self._transits = deque(transit + seconds for transit in self._transits)
        self._sorted = [transit + seconds for transit in self._sorted]

    def _media_time(self, timestamp: int) -> float:
        self._extended += (timestamp - self._timestamp + 2**31) % 2**32 - 2**31
        self._timestamp = timestamp
        return self._extended / RATE
