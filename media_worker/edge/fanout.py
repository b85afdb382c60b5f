"""Sends one packet to many peers: one header for all, a sequence number and encryption for each."""

import struct
from collections.abc import Sequence
from functools import partial
from typing import Final

from pylibsrtp import Session

from media_worker.edge.destinations import Destinations, FanoutCounts, SenderStats
from media_worker.edge.native.library import load
from media_worker.edge.native.native_loop import NativeLoop
from media_worker.edge.numpy_loop import NumpyLoop
from media_worker.edge.send_loop import OpenLoop, OutboundPacket

LARGEST_PAYLOAD: Final = 1_200  # bytes; 20 ms of Opus at 510 kbit/s have 1,275, and ours far fewer
MOST_CSRCS: Final = 15  # RFC 3550 section 5.1


def fastest_loop() -> OpenLoop:
    """The compiled send loop if there is one for this source, and otherwise the one in numpy."""
    library = load()
    return NumpyLoop if library is None else partial(NativeLoop, library)


class Fanout:
    """The sending side of every peer. A peer is a slot number from `join` until `leave`.

    `address` is a C socket address (16 or 28 bytes) of the socket's own family.
    """

    def __init__(self, fileno: int, ssrc: int, capacity: int, open_loop: OpenLoop | None = None) -> None:
        """`open_loop` is the fastest one unless it is given."""
        self.counts = FanoutCounts()
        self.changes = 0  # how often somebody joined or left: what a slot number stands for holds until then
        self._ssrc = ssrc
        self._destinations = Destinations(capacity)
        self._loop = (open_loop or fastest_loop())(fileno, self._destinations, self.counts)

    @property
    def compiled(self) -> bool:
        """Whether the send loop is the one in C."""
        return isinstance(self._loop, NativeLoop)

    def join(self, session: Session, payload_type: int, address: bytes, sequence: int) -> int:
        """The slot of a new peer. `sequence` is its first one: random, below 2**15 (RFC 3711 section 3.3.1).

        Raises IndexError if all slots are taken.
        """
        self.changes += 1
        return self._destinations.add(session, payload_type, address, sequence)

    def move(self, slot: int, address: bytes) -> None:
        """Send to `address` from now on."""
        self._destinations.move(slot, address)

    def leave(self, slot: int) -> None:
        """Free `slot`."""
        self.changes += 1
        self._destinations.remove(slot)

    def sent(self, slot: int) -> SenderStats:
        """What was sent to `slot` since `join`."""
        return self._destinations.stats(slot)

    def send(
        self,
        slots: Sequence[int],
        payload: bytes,
        timestamp: int,
        csrcs: Sequence[int],
        marker: bool,
        moment: float,
    ) -> None:
        """Send `payload` as one RTP packet to every slot, without ever waiting. `moment` is `loop.time()`.

        The slots are all different. Raises ValueError for a payload over `LARGEST_PAYLOAD` bytes or
        more than 15 CSRCs.
        """
        if len(payload) > LARGEST_PAYLOAD or len(csrcs) > MOST_CSRCS:
            raise ValueError(f"{len(payload)} bytes and {len(csrcs)} CSRCs; at most 1,200 and 15 fit")
        timestamp &= 0xFFFF_FFFF
        first, second = 0x80 | len(csrcs), 0x80 if marker else 0
        header = struct.pack(f"!BBHLL{len(csrcs)}L", first, second, 0, timestamp, self._ssrc, *csrcs)
        self._loop.send(slots, OutboundPacket(header + payload, len(payload), timestamp, moment))
