"""The connections of one room, and which of them is each person's current one."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from media_worker.peer import Peer
from media_worker.room.census import Census
from media_worker.room.participant import Participant
from media_worker.room.receivers import Listeners
from media_worker.room.worker_counters import WorkerCounters

CONNECTIONS: Final = 3  # of one person: the one that plays, the next one, and one that is being given up


class Presence:
    """Everybody's connections, oldest first. A person's newest open one is current and replaces older ones.

    `listeners` are the current peers of everybody who is not on stage. No other connection is sent audio, so everybody
    who hears is counted, once, and can be removed.
    """

    def __init__(self, space: str, census: Census) -> None:
        self._space = space
        self._census = census
        self._participants: dict[Participant, None] = {}
        self._by_person: dict[str, list[Participant]] = {}
        self._opened: set[Participant] = set()
        self._current: dict[str, Participant] = {}  # by person id
        self._stage: frozenset[str] = frozenset()  # person ids
        self.listeners = Listeners()

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

    def peers(self) -> list[Peer]:
        """The peers of all connections, oldest first."""
        return [each.peer for each in self._participants]

    @property
    def connections(self) -> int:
        """How many connections all rooms of the worker have."""
        return self._census.connections

    def set_stage(self, people: Collection[str]) -> None:
        """Set who is on stage, by id; everybody else listens."""
        before, self._stage = self._stage, frozenset(people)
        for person in self._stage - before:
            self.listeners.take(person)
        for person in before - self._stage:
            if person in self._current:
                self.listeners.put(person, self._current[person].peer)

    def mute(self, people: Iterable[str]) -> None:
        """Mute these people, as everybody is who steps on stage; they unmute themselves."""
        for person in people:
            if person in self._current:
                self._current[person].muted = True

    def stage_peers(self, talking: Collection[str]) -> list[Peer]:
        """The peers of those on stage who are here and do not talk."""
        quiet = (person for person in self._stage if person not in talking)
        return [self._current[person].peer for person in quiet if person in self._current]

    def of(self, person: str) -> list[Participant]:
        """The connections of the person with this id, oldest first."""
        return list(self._by_person.get(person, ()))

    def surplus(self, person: str) -> Participant | None:
        """The oldest of the person's connections that does not play, if another one would be too many."""
        own = self.of(person)
        return next(each for each in own if not self.is_current(each)) if len(own) >= CONNECTIONS else None

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
        if participant.person.id not in self._stage:
            self.listeners.put(participant.person.id, participant.peer)
        return None if older is participant else older

    def remove(self, participant: Participant) -> bool:
        """Forget a connection. Whether it was the current one, so that its person is gone."""
        if participant in self._participants:
            self._forget(participant)
        current = self.is_current(participant)
        if current:
            del self._current[participant.person.id]
            self.listeners.take(participant.person.id)
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
