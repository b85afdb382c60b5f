"""The waist of the media worker: what a room knows of a peer, and a peer of its room.

The edge (sockets, ICE, DTLS, SRTP, SCTP) implements `Peer`; the room implements `Listener`.
Neither imports the other.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol


class AudioPacket(NamedTuple):
    """One RTP packet that passed SRTP: an Opus payload and where it belongs in time.

    `timestamp` counts 48 kHz samples and wraps at 2**32, `sequence` at 2**16; `arrived` is
    `loop.time()` in seconds.
    """

    payload: bytes
    sequence: int
    timestamp: int
    arrived: float


class PeerObserver(Protocol):
    """What a peer tells of: the room's side. Called on the event loop; must not block."""

    def opened(self) -> None:
        """DTLS is up and the data channel takes text."""

    def audio_received(self, packet: AudioPacket) -> None:
        """Sound arrived from this peer, wanted or not."""

    def text_received(self, text: str) -> None:
        """A text message arrived on the data channel."""

    def closed(self, reason: str) -> None:
        """The peer is gone: `bye`, `dtls_closed`, `ice_timeout`, or as `Peer.close` was told. Called once."""


class Peer(Protocol):
    """One browser: the edge's side."""

    @property
    def connected(self) -> bool:
        """Whether SRTP keys exist, so that sound can be sent."""

    @property
    def slow(self) -> bool:
        """Whether earlier texts still wait, so that what may be left out should be."""

    def send_text(self, text: str) -> None:
        """Queue one message on the data channel; dropped when the peer is closed."""

    def close(self, reason: str) -> None:
        """Say goodbye (DTLS close_notify) and forget the peer; then `Listener.closed(reason)`."""


class Edge(Protocol):
    """All peers of one worker, on one UDP socket."""

    def accept(self, offer: str, observe: Callable[[Peer], PeerObserver]) -> str:
        """Take a new peer in and return the SDP answer. Raises Malformed `bad_offer`."""

    def send_audio(
        self, peers: Sequence[Peer], payload: bytes, timestamp: int, csrcs: Sequence[int], marker: bool
    ) -> None:
        """Send one Opus payload (20 ms) as an RTP packet to every connected peer of `peers`.

        `timestamp` is in 48 kHz samples; `csrcs` are who speaks in it (RFC 3550 section 5.1).
        One bad destination does not stop the others.
        """
