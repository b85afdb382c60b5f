"""The peers of the edge, by the username of their checks and by the addresses that passed an authentic one."""

from collections import deque
from collections.abc import Iterator

from chalicelib.errors import Unavailable
from media_worker.edge.edge_peer import EdgePeer
from media_worker.edge.limits import EdgeLimits
from media_worker.edge.transport import Address


class PeerRegistry:
    """All peers of one worker."""

    def __init__(self, limits: EdgeLimits) -> None:
        self._limits = limits
        self._by_username: dict[bytes, EdgePeer] = {}
        self._by_address: dict[Address, EdgePeer] = {}
        self._opening: set[EdgePeer] = set()
        self._turns: deque[EdgePeer] = deque()

    def __len__(self) -> int:
        return len(self._by_username)

    def __iter__(self) -> Iterator[EdgePeer]:
        return iter(list(self._by_username.values()))

    @property
    def half_open(self) -> int:
        """The number of peers whose handshake is not done."""
        return len(self.opening())

    def opening(self) -> list[EdgePeer]:
        """The peers whose handshake is not done."""
        self._opening = {peer for peer in self._opening if not (peer.connected or peer.closed)}
        return list(self._opening)

    def patrol(self, rounds: int) -> list[EdgePeer]:
        """The next connected peers in turn: `rounds` calls in a row return every one of them."""
        seen = [self._turns.popleft() for _ in range(-(-len(self._turns) // rounds))]
        self._turns.extend(peer for peer in seen if not peer.closed)
        return [peer for peer in seen if peer.connected]

    def check_room(self) -> None:
        """Raises Unavailable: `worker_full` without room for another peer, `worker_busy` if too many are coming."""
        if len(self) >= self._limits.peers:
            raise Unavailable("worker_full")
        # Peers that connected lately may still be in `_opening`. So `half_open`, which removes them, is
        # only asked when the limit may be reached.
        if len(self._opening) >= self._limits.half_open <= self.half_open:
            raise Unavailable("worker_busy")

    def add(self, peer: EdgePeer) -> None:
        """Add a peer, which is known by its username until an address passes a check."""
        self._by_username[peer.username] = peer
        self._opening.add(peer)
        self._turns.append(peer)

    def named(self, username: bytes) -> EdgePeer | None:
        """The peer whose checks carry `username`, or None."""
        return self._by_username.get(username)

    def at(self, address: Address) -> EdgePeer | None:
        """The peer that validated `address`, or None."""
        return self._by_address.get(address)

    def validate(self, peer: EdgePeer, address: Address) -> bool:
        """Remember that `peer` passed a check from `address`.

        False if another peer is being sent to at that address: a forged source address must not
        take it away.
        """
        owner = self._by_address.get(address)
        if owner is peer:
            return True
        if owner is not None:
            if owner.address == address:
                return False
            owner.addresses.remove(address)
        self._by_address[address] = peer
        peer.addresses.append(address)
        if len(peer.addresses) > self._limits.addresses:
            self._drop_oldest(peer)
        return True

    def remove(self, peer: EdgePeer) -> None:
        """Forget a peer and its addresses."""
        self._by_username.pop(peer.username, None)
        for address in peer.addresses:
            self._by_address.pop(address, None)
        peer.addresses.clear()

    def _drop_oldest(self, peer: EdgePeer) -> None:
        oldest = next(address for address in peer.addresses if address != peer.address)
        peer.addresses.remove(oldest)
        del self._by_address[oldest]
