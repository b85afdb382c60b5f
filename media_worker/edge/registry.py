"""Who is on the edge: peers by our ufrag, and by the addresses that passed an authenticated check."""

from collections.abc import Iterator

from chalicelib.errors import Unavailable
from media_worker.edge.limits import Limits
from media_worker.edge.peer import Address, EdgePeer

_TAKEN_FOR = 3.0  # s during which an address that is in use is not given to another peer


class Registry:
    """All peers of one worker. `now` arguments are `loop.time()`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._by_ufrag: dict[str, EdgePeer] = {}
        self._by_address: dict[Address, EdgePeer] = {}

    def __len__(self) -> int:
        return len(self._by_ufrag)

    def __iter__(self) -> Iterator[EdgePeer]:
        return iter(list(self._by_ufrag.values()))

    @property
    def half_open(self) -> int:
        """Peers whose handshake is not done."""
        return sum(not peer.connected for peer in self._by_ufrag.values())

    def check_room(self) -> None:
        """Raises Unavailable `unavailable` when no further peer is taken."""
        if len(self) >= self._limits.peers or self.half_open >= self._limits.half_open:
            raise Unavailable("unavailable", f"This worker is full with {len(self)} people.")

    def add(self, peer: EdgePeer) -> None:
        """Take a peer in, known by its ufrag alone."""
        self._by_ufrag[peer.ours.ufrag] = peer

    def named(self, ufrag: str) -> EdgePeer | None:
        """The peer that was given `ufrag`."""
        return self._by_ufrag.get(ufrag)

    def at(self, address: Address) -> EdgePeer | None:
        """The peer that validated `address`."""
        return self._by_address.get(address)

    def validate(self, peer: EdgePeer, address: Address, now: float) -> bool:
        """`peer` passed a check from `address`; False if another living peer has it, so that a forged source robs nobody."""
        owner = self._by_address.get(address)
        if owner is peer:
            return True
        if owner is not None:
            if now - owner.heard_at < _TAKEN_FOR:
                return False
            owner.addresses.remove(address)
        self._by_address[address] = peer
        peer.addresses.append(address)
        if len(peer.addresses) > self._limits.addresses:
            self._drop_oldest(peer)
        return True

    def remove(self, peer: EdgePeer) -> None:
        """Forget a peer and its addresses."""
        self._by_ufrag.pop(peer.ours.ufrag, None)
        for address in peer.addresses:
            self._by_address.pop(address, None)
        peer.addresses.clear()

    def _drop_oldest(self, peer: EdgePeer) -> None:
        oldest = next(address for address in peer.addresses if address != peer.address)
        peer.addresses.remove(oldest)
        del self._by_address[oldest]
