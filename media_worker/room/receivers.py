"""The peers that are sent the common mix. Pure; a change costs the same with ten people as with ten thousand."""

from collections.abc import Iterable

from media_worker.peer import Peer


class Receivers:
    """One peer for each person, in no particular order. `peers` is that very list: it changes with every call."""

    def __init__(self) -> None:
        self.peers: list[Peer] = []
        self._people: list[str] = []  # whose peer is at the same place in `peers`
        self._places: dict[str, int] = {}  # by person id

    def put(self, person: str, peer: Peer) -> None:
        """Send to this person at `peer`, in place of their last one."""
        place = self._places.setdefault(person, len(self.peers))
        if place < len(self.peers):
            self.peers[place] = peer
        else:
            self.peers.append(peer)
            self._people.append(person)

    def take(self, person: str) -> None:
        """Stop sending to this person, if they are there. The last person takes their place."""
        place = self._places.pop(person, None)
        if place is None:
            return
        last, peer = self._people.pop(), self.peers.pop()
        if last != person:
            self._places[last], self._people[place], self.peers[place] = place, last, peer

    def items(self) -> Iterable[tuple[str, Peer]]:
        """Everybody's id and peer, as of now."""
        return list(zip(self._people, self.peers, strict=True))


class Listeners:
    """Those who are not on stage: `lossy` are peers that lose packets, `steady` all others."""

    def __init__(self) -> None:
        self.steady = Receivers()
        self.lossy = Receivers()

    def __len__(self) -> int:
        return len(self.steady.peers) + len(self.lossy.peers)

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
