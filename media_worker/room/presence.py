"""The connections of one room, and which of them is each person's current one."""

from collections.abc import Iterator, Sequence

from media_worker.peer import Peer
from media_worker.room.census import Census
from media_worker.room.participant import Participant
from media_worker.room.receivers import Receivers
from media_worker.room.worker_counters import WorkerCounters


class Presence:
    """Everybody's connections, oldest first. A person's newest open one is current and replaces older ones."""

    def __init__(self, space: str, census: Census) -> None:
        self._space = space
        self._census = census
        self._participants: dict[Participant, None] = {}
        self._by_person: dict[str, list[Participant]] = {}
        self._opened: set[Participant] = set()
        self._current: dict[str, Participant] = {}  # by person id
        self._talking: frozenset[str] = frozenset()  # when `receivers` was called last
        self._receivers = Receivers()  # everybody in `_current` but them

    @property
    def counters(self) -> WorkerCounters:
        """What the worker counts."""
        return self._census.counters

    def __len__(self) -> int:
        return len(self._participants)

    def __iter__(self) -> Iterator[Participant]:
        return iter(list(self._participants))

    def __contains__(self, participant: Participant) -> bool:
        return participant in self._participants

    def receivers(self, talking: frozenset[str]) -> Sequence[Peer]:
        """The peer of everybody who is here, by their current connection, except for the people who talk.

        No other connection is sent audio: whoever hears is counted, once, and can be removed.
        """
        for person in self._talking - talking:
            current = self._current.get(person)
            if current is not None:
                self._receivers.put(person, current.peer)
        for person in talking - self._talking:
            self._receivers.take(person)
        self._talking = talking
        return self._receivers.peers

    def of(self, person: str) -> list[Participant]:
        """The connections of the person with this id, oldest first."""
        return list(self._by_person.get(person, ()))

    def add(self, participant: Participant) -> None:
        """Add a connection, whose data channel is not open yet."""
        self._participants[participant] = None
        self._by_person.setdefault(participant.person.id, []).append(participant)
        self._census.came(self._space, participant)

    def open(self, participant: Participant) -> Participant | None:
        """Make an open connection its person's current one. The one that it replaces, or None."""
        if participant not in self._opened:
            self._opened.add(participant)
            self._census.opened(self._space, participant)
        older = self._current.get(participant.person.id)
        self._current[participant.person.id] = participant
        if participant.person.id not in self._talking:
            self._receivers.put(participant.person.id, participant.peer)
        return None if older is participant else older

    def remove(self, participant: Participant) -> bool:
        """Forget a connection. Whether it was the current one, so that its person is gone."""
        if participant in self._participants:
            self._forget(participant)
        current = self.is_current(participant)
        if current:
            del self._current[participant.person.id]
            self._receivers.take(participant.person.id)
        return current

    def _forget(self, participant: Participant) -> None:
        del self._participants[participant]
        own = self._by_person[participant.person.id]
        own.remove(participant)
        if not own:
            del self._by_person[participant.person.id]
        self._census.went(self._space, participant, open_before=participant in self._opened)
        self._opened.discard(participant)

    def current(self, person: str) -> Participant | None:
        """The current connection of the person with this id, or None if they are not here."""
        return self._current.get(person)

    def is_current(self, participant: Participant) -> bool:
        """Whether this connection is its person's current one."""
        return self._current.get(participant.person.id) is participant

    def is_here(self, person: str | None) -> bool:
        """Whether the person with this id has an open connection; False for None."""
        return person in self._current
