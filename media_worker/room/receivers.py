"""The peers that are sent the common mix. Pure; a change costs the same with ten people as with ten thousand."""

from collections.abc import Iterable

from media_worker.peer import Peer, PeerGroup


class Receivers:
    """One peer for each person, in no particular order."""

    def __init__(self) -> None:
        self._peers: list[Peer] = []
        self._people: list[str] = []  # whose peer is at the same place in `_peers`
        self._places: dict[str, int] = {}  # by person id
        self._group: PeerGroup | None = None  # the peers, if nothing has changed since they were asked for

    def __len__(self) -> int:
        return len(self._peers)

    @property
    def peers(self) -> PeerGroup:
        """All peers; the same group until somebody comes or goes."""
        if self._group is None:
            self._group = PeerGroup(self._peers)
        return self._group

    def put(self, person: str, peer: Peer) -> None:
        """Send to this person at `peer`, in place of their last one."""
        self._group = None
        place = self._places.setdefault(person, len(self._peers))
        if place < len(self._peers):
            self._peers[place] = peer
        else:
            self._peers.append(peer)
            self._people.append(person)

    def take(self, person: str) -> None:
        """Stop sending to this person, if they are there. The last person takes their place."""
        place = self._places.pop(person, None)
        if place is None:
            return
        self._group = None
        last, peer = self._people.pop(), self._peers.pop()
        if last != person:
            self._places[last], self._people[place], self._peers[place] = place, last, peer

    def items(self) -> Iterable[tuple[str, Peer]]:
        """Everybody's id and peer, as of now."""
        return list(zip(self._people, self._peers, strict=True))


class Listeners:
    """Those who are not on stage: `lossy` are peers that lose packets, `steady` all others."""

    def __init__(self) -> None:
        self.steady = Receivers()
        self.lossy = Receivers()

    def __len__(self) -> int:
        return len(self.steady) + len(self.lossy)

    def put(self, person: str, peer: Peer) -> None:
        """Send to this person at `peer`, in place of their last one."""
        self.take(person)
        (self.lossy if peer.lossy else self.steady).put(person, peer)

    def take(self, person: str) -> None:
        """Send to this person no more; nothing happens if they are not there."""
        self.steady.take(person)
        self.lossy.take(person)

    def regroup(self) -> None:
        """Follow what peers have reported since they were put here."""
        improved = [each for each in self.lossy.items() if not each[1].lossy]
        worsened = [each for each in self.steady.items() if each[1].lossy]
        for person, peer in (*improved, *worsened):
            self.put(person, peer)
