"""Counts the connections of a worker, so that limits on them cost the same however many there are. Pure."""

from collections import Counter
from dataclasses import dataclass, field

from media_worker.room.participant import Participant
from media_worker.room.worker_counters import WorkerCounters


@dataclass
class Census:
    """All connections, those that are not open yet by Space and by network, and those of guests by network; `counters`
    counts what happened since the worker started."""

    connections: int = 0
    counters: WorkerCounters = field(default_factory=WorkerCounters)
    pending_of_space: Counter[str] = field(default_factory=Counter)
    pending_of_network: Counter[str] = field(default_factory=Counter)
    guests_of_network: Counter[str] = field(default_factory=Counter)

    def came(self, space: str, participant: Participant) -> None:
        """Count a connection that is not open yet."""
        self.connections += 1
        self._count_pending(space, participant, 1)
        self._count_guest(participant, 1)

    def opened(self, space: str, participant: Participant) -> None:
        """Its data channel is open."""
        self.counters.joined()
        self._count_pending(space, participant, -1)

    def went(self, space: str, participant: Participant, *, open_before: bool) -> None:
        """It is gone; `open_before` says whether it had been `opened`."""
        self.connections -= 1
        if not open_before:
            self._count_pending(space, participant, -1)
        self._count_guest(participant, -1)

    def _count_pending(self, space: str, participant: Participant, change: int) -> None:
        _count(self.pending_of_space, space, change)
        if participant.network is not None:
            _count(self.pending_of_network, participant.network, change)

    def _count_guest(self, participant: Participant, change: int) -> None:
        if participant.network is not None and participant.person.id.startswith("g_"):
            _count(self.guests_of_network, participant.network, change)


def _count(counter: Counter[str], key: str, change: int) -> None:
    counter[key] += change
    if not counter[key]:
        del counter[key]
