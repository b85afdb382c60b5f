"""The part of the shared transport that a peer needs."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

from media_worker.edge.dtls import DtlsIdentity
from media_worker.edge.fanout import Fanout
from media_worker.edge.limits import EdgeCounts

if TYPE_CHECKING:
    from media_worker.edge.edge_peer import EdgePeer

Address = tuple[str, int]  # host and port, as the socket's family writes them


class IceCredentials(NamedTuple):
    """Our ICE username fragment and password for one peer (RFC 8445 section 5.3)."""

    ufrag: str
    password: str


class SharedTransport(Protocol):
    """The one UDP socket, certificate and fan-out of a worker, as a peer sees them. `UdpEdge` implements it."""

    identity: DtlsIdentity
    fanout: Fanout
    counts: EdgeCounts
    ssrc: int

    def transmit(self, datagram: bytes, address: Address) -> None:
        """Send one datagram; it is dropped if the kernel has no room."""

    def pack_address(self, address: Address) -> bytes:
        """`address` as a C socket address (16 or 28 bytes)."""

    def queue_texts(self, peer: "EdgePeer") -> None:
        """Have the texts of `peer` flushed soon."""

    def note_audio(self, peer: "EdgePeer", now: float) -> None:
        """Send `peer` a report about its audio soon. It came at `now` (`loop.time()`, s), and more will follow."""

    def remove_peer(self, peer: "EdgePeer") -> None:
        """Forget `peer`, which has closed."""
