"""The peer interface: all that a room knows of a peer, and a peer of its room.

The edge (sockets, ICE, DTLS, SRTP, SCTP) implements `Edge` and `Peer`; the room implements
`PeerObserver`. Neither imports the other.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol


class AudioPacket(NamedTuple):
    """One RTP packet that passed SRTP: an Opus payload and its place in the stream.

    `timestamp` counts samples at 48 kHz and wraps at 2**32, `sequence` wraps at 2**16;
    `arrived` is `loop.time()` in seconds.
    """

    payload: bytes
    sequence: int
    timestamp: int
    arrived: float


class PeerObserver(Protocol):
    """Receives the events of one peer; the room implements it. Called on the event loop, so it must not block."""

    def opened(self) -> None:
        """DTLS is up and the data channel, if the browser offered one, is open."""

    def audio_received(self, packet: AudioPacket) -> None:
        """Audio arrived from this peer, whether it may be heard or not."""

    def text_received(self, text: str) -> None:
        """A text message arrived on the data channel."""

    def closed(self, reason: str) -> None:
        """The peer is gone: `dtls_closed`, `ice_timeout`, `too_slow`, or the reason of `Peer.close`. Called once."""


class Peer(Protocol):
    """One browser, as the edge presents it to the room."""

    @property
    def connected(self) -> bool:
        """Whether SRTP keys exist, so that audio can be sent."""

    @property
    def slow(self) -> bool:
        """Whether earlier texts are still queued, so that dispensable ones should not be sent."""

    @property
    def lossy(self) -> bool:
        """Whether it reports that it loses much of our audio, so that long packets would harm it."""

    def send_text(self, text: str) -> None:
        """Queue one message on the data channel; it is dropped if the peer is closed."""

    def close(self, reason: str) -> None:
        """End the connection (DTLS close_notify), then call `PeerObserver.closed(reason)`. Does nothing if closed."""


class PeerGroup(tuple[Peer, ...]):
    """Peers who are sent the same again and again. `memo` is what the edge remembers about them."""

    memo: object = None


class Edge(Protocol):
    """All peers of one worker, on one UDP socket."""

    @property
    def endpoints(self) -> tuple[str, ...]:
        """The addresses that browsers are told, each with its port: `203.0.113.5:40000`, `[2001:db8::5]:40000`."""

    @property
    def packets_sent(self) -> int:
        """RTP packets that were sent since the start."""

    @property
    def bytes_sent(self) -> int:
        """The bytes of these packets, with all headers."""

    def accept(self, offer: str, observe: Callable[[Peer], PeerObserver]) -> str:
        """Accept a new peer and return the SDP answer. `observe` makes the observer of the new peer.

        Raises Malformed `bad_offer`; Unavailable `unavailable` if the worker is full; whatever
        `observe` raises, and the peer is closed then.
        """

    def send_audio(
        self, peers: Sequence[Peer], payload: bytes, timestamp: int, csrcs: Sequence[int], marker: bool
    ) -> None:
        """Send one Opus payload (20 to 60 ms) as an RTP packet to every connected peer of `peers`, in the least time
        if they are a `PeerGroup` that was sent something before.

        `timestamp` counts samples at 48 kHz; `csrcs` identify the people who speak in it (RFC 3550
        section 5.1); `marker` is set on the first packet after silence (RFC 7587 section 4.1). A
        bad destination does not stop the others. Raises ValueError for a payload over 1,200
        bytes or more than 15 CSRCs.
        """

    def tick(self) -> None:
        """Take what peers have sent. Called before each 20 ms of sound; while it is, the edge need not wake up for
        itself."""

    def listen(self) -> None:
        """Take what peers send as it comes, because some room does not call `tick` any more."""
