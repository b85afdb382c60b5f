"""The data channel `events` of one peer: aiortc's SCTP over our DTLS, without a task per message.

aiortc's SCTP coroutines never wait for anything, so each is run to its end where it is called;
its timers (retransmission) run on the event loop by themselves.
"""

from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final

from aiortc.rtcdatachannel import RTCDataChannel
from aiortc.rtcsctptransport import WEBRTC_STRING, RTCSctpCapabilities, RTCSctpTransport

LABEL: Final = "events"
MOST_PENDING: Final = 1_048_576  # bytes that may wait for a slow peer
SLOW: Final = 16_384  # bytes that wait when a peer does not keep up: several snapshots
_RECEIVE_WINDOW: Final = 65_536  # bytes of unfinished messages; a room message has at most 1,024
_MOST_CHANNELS: Final = 4
_MOST_STREAMS: Final = 16
_MOST_MISORDERED: Final = 256
_MOST_ACKED_IN_GAPS: Final = 4_096  # TSNs; aiortc walks every one that a SACK names
_RETRY: Final = 1.0  # s until the first retransmission; RFC 9260 says 3 for want of a measurement


class DataChannelBroken(Exception):
    """The association ended, or the peer abuses it."""


class _PassiveSctp(RTCSctpTransport):
    """SCTP that lets the browser begin, as every browser does.

    When both begin and the answers are lost, aiortc repeats its INIT with a verification tag that no peer takes.
    """

    async def _init(self) -> None:
        """Wait for the peer's INIT."""


class DataChannel:
    """One peer's association. `write` takes what SCTP sends, `said` each text that arrives."""

    def __init__(self, remote_port: int, max_message_size: int, write: Callable[[bytes], None]) -> None:
        self._write: Callable[[bytes], None] | None = write
        self._remote = (RTCSctpCapabilities(maxMessageSize=max_message_size), remote_port)
        self._channel: RTCDataChannel | None = None
        self._waiting: deque[str] = deque()
        self._waiting_bytes = 0
        self.on_text: Callable[[str], None] = lambda _text: None
        self.on_open: Callable[[], None] = lambda: None
        # What aiortc's SCTP expects of an RTCDtlsTransport.
        self.state = "connected"
        self._role = "server"
        self._sctp = _PassiveSctp(self)  # type: ignore[arg-type]
        self._sctp._rto = _RETRY
        self._sctp._advertised_rwnd = _RECEIVE_WINDOW
        self._sctp.on("datachannel", self._adopt)

    def start(self) -> None:
        """Wait for the peer to begin the association."""
        _run(self._sctp.start(*self._remote))

    def receive(self, data: bytes) -> None:
        """One SCTP packet. Raises ChannelBroken."""
        if _gap_size(data) > _MOST_ACKED_IN_GAPS:
            raise DataChannelBroken("a SACK with gaps wider than anything sent")
        try:
            _run(self._sctp._handle_data(data))
        except Exception as error:  # aiortc asserts what a hostile peer may not keep to
            raise DataChannelBroken(f"SCTP: {error!r}") from error
        self._check_limits()

    def send(self, text: str) -> None:
        """Queue one text; `flush` sends it."""
        self._waiting.append(text)
        self._waiting_bytes += len(text)

    def flush(self) -> None:
        """Hand what waits to SCTP, once the channel is open. Raises ChannelBroken."""
        channel = self._channel
        if channel is None or channel.readyState != "open":
            return
        while self._waiting:
            data = self._waiting.popleft().encode()
            channel._addBufferedAmount(len(data))
            self._sctp._data_channel_queue.append((channel, WEBRTC_STRING, data))
        self._waiting_bytes = 0
        _run(self._sctp._data_channel_flush())

    @property
    def pending(self) -> int:
        """Bytes that wait for the peer."""
        return self._waiting_bytes + (self._channel.bufferedAmount if self._channel else 0)

    @property
    def broken(self) -> bool:
        """Whether the association is over."""
        return self._sctp.state == "closed"

    def close(self) -> None:
        """Abort the association and stop its timers."""
        if self._write is not None:
            _run(self._sctp.stop())
            self._write = None

    def _adopt(self, channel: RTCDataChannel) -> None:
        if self._channel is not None or channel.label != LABEL:
            return
        self._channel = channel
        channel.on("message", self._receive_message)
        self.on_open()

    def _receive_message(self, message: str | bytes) -> None:
        if isinstance(message, str):
            self.on_text(message)

    def _check_limits(self) -> None:
        sctp = self._sctp
        if self.broken:
            raise DataChannelBroken("the association was closed")
        if (
            sctp._advertised_rwnd < 0
            or len(sctp._data_channels) > _MOST_CHANNELS
            or len(sctp._inbound_streams) > _MOST_STREAMS
            or len(sctp._sack_misordered) > _MOST_MISORDERED
            or len(sctp._sack_duplicates) > _MOST_MISORDERED
        ):
            raise DataChannelBroken("more channels or unfinished messages than a browser has")

    # The rest of what aiortc's SCTP calls.

    def _register_data_receiver(self, receiver: object) -> None:
        """Packets are handed over by `receive`."""

    def _unregister_data_receiver(self, receiver: object) -> None:
        """Packets are handed over by `receive`."""

    async def _send_data(self, data: bytes) -> None:
        if self._write is not None:
            self._write(data)


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError("an SCTP coroutine waited; it must be driven by a task")


def _gap_size(packet: bytes) -> int:
    """How many TSNs the SACK chunks (type 3, RFC 9260 section 3.3.4) of `packet` name in gap blocks."""
    position, named = 12, 0
    while position + 4 <= len(packet):
        size = max(int.from_bytes(packet[position + 2 : position + 4], "big"), 4)
        if packet[position] == 3 and size >= 16:
            count = int.from_bytes(packet[position + 12 : position + 14], "big")
            blocks = packet[position + 16 : position + 16 + 4 * count]
            for start in range(0, len(blocks) - 3, 4):
                first, last = (
                    int.from_bytes(blocks[start : start + 2], "big"),
                    int.from_bytes(blocks[start + 2 : start + 4], "big"),
                )
                named += max(0, last - first + 1)
        position += size + (-size % 4)
    return named
