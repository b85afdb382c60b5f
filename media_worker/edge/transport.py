"""What a peer needs of the edge that it lives on."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

from media_worker.edge.dtls import DtlsIdentity
from media_worker.edge.fanout import Fanout
from media_worker.edge.limits import EdgeCounts

if TYPE_CHECKING:
    from media_worker.edge.edge_peer import EdgePeer

Address = tuple[str, int]


class IceCredentials(NamedTuple):
    """Our ICE username fragment and password for this peer."""

    ufrag: str
    password: str


class SharedTransport(Protocol):
    """What a peer needs of the edge it lives on."""

    identity: DtlsIdentity
    fanout: Fanout
    counts: EdgeCounts
    ssrc: int

    def transmit(self, datagram: bytes, address: Address) -> None:
        """Send one datagram, or drop it."""

    def pack_address(self, address: Address) -> bytes:
        """`address` as a C socket address."""

    def queue_texts(self, peer: "EdgePeer") -> None:
        """`peer` has texts to flush."""

    def remove_peer(self, peer: "EdgePeer") -> None:
        """`peer` is closed."""
