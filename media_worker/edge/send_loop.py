"""One packet to many peers: what both send loops do, the compiled one and the one in numpy."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from media_worker.edge.destinations import Destinations, FanoutCounts


class OutboundPacket(NamedTuple):
    """An RTP packet without payload type, sequence number and encryption. `moment` is `loop.time()`."""

    content: bytes
    payload_length: int  # bytes, at the end of `content`
    timestamp: int
    moment: float


class SendLoop(Protocol):
    """Sends packets to rows of its `Destinations`, and counts what became of them in its `FanoutCounts`."""

    def send(self, slots: Sequence[int], packet: OutboundPacket) -> None:
        """Send `packet` to each of `slots`, all different, without ever waiting; a bad destination stops nobody."""


OpenLoop = Callable[[int, Destinations, FanoutCounts], SendLoop]  # the first is the file descriptor of the socket
