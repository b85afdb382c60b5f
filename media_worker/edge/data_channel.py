"""The data channel `events` of one peer: aiortc's SCTP over our DTLS, without a task per message.

aiortc's SCTP coroutines never actually wait, so each is run to its end where it is called. Its
retransmission timers run on the event loop by themselves.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from aiortc.rtcdatachannel import RTCDataChannel
from aiortc.rtcsctptransport import WEBRTC_STRING, RTCSctpCapabilities, RTCSctpTransport

from media_worker.edge.sctp_packets import chunk_count, gap_size

LABEL: Final = "events"
MOST_PENDING: Final = 1_048_576  # bytes that may wait for a slow peer
SLOW: Final = 16_384  # bytes waiting that mark a peer as not keeping up: several snapshots
_RECEIVE_WINDOW: Final = 65_536  # bytes of unfinished messages; a message to the room has at most 1,024
_MOST_CHANNELS: Final = 4
_MOST_STREAMS: Final = 16
_MOST_MISORDERED: Final = 256
_MOST_UNFINISHED: Final = 256  # chunks of unfinished messages; aiortc visits all of them with each that comes
_MOST_ACKED_IN_GAPS: Final = 1_024  # TSNs; aiortc visits every single one that a SACK acknowledges
# In one packet; aiortc answers many kinds of them one by one. Browsers fill a packet with messages of a room's size.
_MOST_CHUNKS: Final = 64
_RETRY: Final = 1.0  # s until the first retransmission; without a measurement RFC 9260 section 16 recommends 1


class DataChannelBroken(Exception):
    """The SCTP association has ended, or the peer abuses it."""


class _PassiveSctp(RTCSctpTransport):
    """SCTP that leaves the INIT to the browser; every browser sends one.

    If both sides send an INIT and the answers are lost, aiortc repeats its own with a verification
    tag that no peer accepts.
    """

    async def _init(self) -> None:
        """Wait for the peer's INIT."""


class DataChannel:
    """One peer's SCTP association and its one channel.

    `on_text` is called with each text that arrives, `on_open` once when the channel opens.
    """

    def __init__(self, remote_port: int, max_message_size: int, write: Callable[[bytes], None]) -> None:
        """`max_message_size` (bytes) is the peer's; `write` is called with each SCTP packet to send."""
        self._write: Callable[[bytes], None] | None = write
        self._remote = (RTCSctpCapabilities(maxMessageSize=max_message_size), remote_port)
        self._channel: RTCDataChannel | None = None
        self._waiting: list[str] = []
        self._waiting_bytes = 0
        self.on_text: Callable[[str], None] = lambda _text: None
        self.on_open: Callable[[], None] = lambda: None
        # aiortc's SCTP takes this object for its RTCDtlsTransport, and reads these.
        self.state = "connected"
        self._role = "server"
        self._sctp = _PassiveSctp(self)  # type: ignore[arg-type]
        self._sctp._rto = _RETRY
        self._sctp._advertised_rwnd = _RECEIVE_WINDOW
        self._sctp.on("datachannel", self._adopt)

    def start(self) -> None:
        """Be ready for the peer's INIT."""
        _run(self._sctp.start(*self._remote))

    def receive(self, data: bytes) -> None:
        """Take one SCTP packet. Raises DataChannelBroken if it ends or abuses the association."""
        if cost_of(data) > _MOST_CHUNKS:
            raise DataChannelBroken("a packet of more chunks than any browser sends")
        if gap_size(data) > _MOST_ACKED_IN_GAPS:
            raise DataChannelBroken("a SACK with gaps wider than anything sent")
        try:
            _run(self._sctp._handle_data(data))
        except Exception as error:  # aiortc asserts things that a hostile peer can violate
            raise DataChannelBroken(f"SCTP: {error!r}") from error
        self._check_limits()

    def send(self, text: str) -> None:
        """Queue one text for the next `flush`."""
        self._waiting.append(text)
        self._waiting_bytes += len(text)

    def flush(self) -> None:
        """Hand the queued texts to SCTP if the channel is open; otherwise they stay queued."""
        channel = self._channel
        if channel is None or channel.readyState != "open" or not self._waiting:
            return
        for text in self._waiting:
            data = text.encode()
            channel._addBufferedAmount(len(data))
            self._sctp._data_channel_queue.append((channel, WEBRTC_STRING, data))
        self._waiting.clear()
        self._waiting_bytes = 0
        _run(self._sctp._data_channel_flush())

    @property
    def pending(self) -> int:
        """Bytes that the peer has not acknowledged yet."""
        return self._waiting_bytes + (self._channel.bufferedAmount if self._channel else 0)

    @property
    def broken(self) -> bool:
        """Whether the association has ended."""
        return self._sctp.state == "closed"

    def close(self) -> None:
        """Abort the association and stop its timers. Afterwards, nothing here refers to itself: see `long_lived.py`."""
        if self._write is not None:
            _run(self._sctp.stop())
            self._write = None
            self._sctp.remove_all_listeners()
            self._sctp.setTransport(None)  # type: ignore[arg-type]
            self._sctp._data_channels.clear()
            if self._channel is not None:
                self._channel.remove_all_listeners()

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
            or sum(len(stream.reassembly) for stream in sctp._inbound_streams.values()) > _MOST_UNFINISHED
        ):
            raise DataChannelBroken("more channels or unfinished messages than any browser has")

    # The rest of the RTCDtlsTransport that aiortc's SCTP calls.

    def _register_data_receiver(self, receiver: object) -> None:
        """Nothing to do: `receive` is called with every packet."""

    def _unregister_data_receiver(self, receiver: object) -> None:
        """Nothing to do, as above."""

    async def _send_data(self, data: bytes) -> None:
        if self._write is not None:
            self._write(data)


def cost_of(packet: bytes) -> int:
    """What an SCTP packet costs us, by its chunks; of more than `_MOST_CHUNKS`, they are not all counted."""
    return chunk_count(packet, _MOST_CHUNKS + 1)


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError("An SCTP coroutine waited for something; it would need a task of its own.")
