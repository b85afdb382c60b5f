"""One Space on this worker: who publishes, who listens, and what they are told."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Final

from chalicelib.domain.errors import NotAllowed
from chalicelib.protocol import Emoji, Found, Person, Replaced, Room, encode
from media_worker.peer import AudioPacket, Edge, Peer, PeerObserver
from media_worker.room.audience import LiveAudience
from media_worker.room.broadcast import Broadcast
from media_worker.room.disconnects import Disconnects
from media_worker.room.events import Announcer, RoomState, changes, role_of
from media_worker.room.host_absence import HostAbsence, host_of
from media_worker.room.participant import Participant
from media_worker.room.rate_limit import RateLimit
from media_worker.room.reactions import LiveReactions

REACTIONS: Final = (5.0, 10)  # of one person: a second, and at once
SEARCHES: Final = (5.0, 10)

log = logging.getLogger(__name__)


class LiveRoom:
    """A Space that this worker plays. Everything happens on the event loop; nothing waits."""

    def __init__(self, room: Room, edge: Edge, loop: asyncio.AbstractEventLoop, new_csrc: Callable[[], int]) -> None:
        """`new_csrc` draws a random 32-bit number."""
        self.room = room
        self.dropped = 0  # packets of people who may not be heard
        self.emptied = loop.time()  # when the last connection went
        self._edge = edge
        self._loop = loop
        self._new_csrc = new_csrc
        self._csrcs: dict[str, int] = {}
        self._participants: dict[Participant, None] = {}
        self._current: dict[str, Participant] = {}  # by person: their newest open connection
        self._broadcast = Broadcast(loop, edge, self._everybody, self._peer_of)
        self._announcer = Announcer(loop, self._state)
        self._audience = LiveAudience(loop, lambda: self._announcer.tell(frozenset({"audience"})))
        self._reactions = LiveReactions(loop, lambda: [who.peer for who in self._participants], self._keeps_up)
        self._host_absence = HostAbsence(loop.time())
        self._disconnects = Disconnects(loop, self._participants, self.left)
        self._reaction_limit = RateLimit(*REACTIONS)
        self._search_limit = RateLimit(*SEARCHES)
        self._restage()

    @property
    def listeners(self) -> int:
        """Open connections of people who are not on the stage."""
        return len(self._audience)

    @property
    def peers(self) -> int:
        """Connections, open or on their way."""
        return len(self._participants)

    @property
    def host_away_since(self) -> float | None:
        """`loop.time()` since when no connection of the host is here; None while one is."""
        return self._host_absence.away_since

    @property
    def cohosts(self) -> tuple[str, ...]:
        """The co-hosts of whom a connection is here."""
        return tuple(seat.id for seat in self.room.stage if seat.role == "cohost" and seat.id in self._current)

    def last_minute(self) -> list[bytes | None]:
        """What everybody heard until now: see `Recall.last_minute`."""
        return self._broadcast.last_minute()

    def join(self, person: Person, offer: str) -> str:
        """The SDP answer for `person`. Raises NotAllowed `removed`, Malformed `bad_offer`."""
        if person.id in self.room.removed:
            raise NotAllowed("removed", "A host removed you from this Space.")
        joining: list[Participant] = []

        def observe(peer: Peer) -> PeerObserver:
            joining.append(Participant(person, peer, self, self._loop.time))
            return joining[0]

        answer = self._edge.accept(offer, observe)
        self._participants[joining[0]] = None
        self._broadcast.people_changed()
        return answer

    def apply(self, room: Room) -> bool:
        """Take the control plane's newer facts in; False, and nothing changed, if they are not newer."""
        if room.version <= self.room.version:
            return False
        before, self.room = self.room, room
        people = {seat.id for seat in (*before.stage, *room.stage)}
        moved = frozenset(person for person in people if role_of(before, person) != role_of(room, person))
        self._mute_newcomers(before, room)
        self._restage()
        self._announcer.tell(changes(before, room))
        self._announcer.tell_roles(moved)
        self._reseat(moved)
        if room.removed != before.removed:
            self._disconnects.remove(frozenset(room.removed))
        return True

    def end(self) -> None:
        """After `apply` of the ended room: the sound stops, and everybody is let go once told."""
        self._broadcast.stop()
        self._reactions.close()
        self._announcer.finish()
        self._disconnects.disconnect_all(lambda: self._announcer.quiet, "ended")

    def release(self, reason: str = "moved") -> None:
        """Tell everybody to come back elsewhere, and let go of them."""
        self._broadcast.stop()
        self._reactions.close()
        self._announcer.move()
        self._disconnects.disconnect_all(lambda: self._announcer.quiet, reason)

    def close(self) -> None:
        """Stop all timers."""
        self._broadcast.stop()
        self._reactions.close()
        self._announcer.close()
        self._audience.close()

    # What participants tell of.

    def entered(self, participant: Participant) -> None:
        """Their data channel is open; an older connection of the same person gives way."""
        if participant not in self._participants:
            return
        person = participant.person.id
        older = self._current.get(person)
        self._current[person] = participant
        self._restage()
        self._broadcast.reset_voice(person)
        if older is not None and older is not participant:
            older.peer.send_text(encode(Replaced()))
            older.peer.close("replaced")
        self._announcer.add(participant.peer, person)
        self._presence_changed(person)

    def audio_received(self, participant: Participant, packet: AudioPacket) -> None:
        """Sound of who may not be heard ends here, before any decoder."""
        if not (self._is_current(participant) and self._broadcast.push(participant.person.id, packet)):
            self.dropped += 1

    def set_muted(self, participant: Participant, muted: bool) -> None:
        """Muted by self; from anybody who is not on the stage it means nothing."""
        on_stage = participant.person.id in self._csrcs and self._is_current(participant)
        if on_stage and participant.muted != muted:
            participant.muted = muted
            self._restage()
            self._announcer.tell(frozenset({"stage"}))

    def react(self, participant: Participant, emoji: Emoji) -> bool:
        """Show everybody a reaction. False for guests, and for who has sent too many."""
        person = participant.person.id
        if person.startswith("g_") or not self._may(participant, self._reaction_limit):
            return False
        self._reactions.add(emoji, person if person in self._csrcs else None)
        return True

    def search(self, participant: Participant, query: str) -> bool:
        """Answer with who of the audience is called so. False for who has asked too often."""
        if not self._may(participant, self._search_limit):
            return False
        participant.peer.send_text(encode(Found(query, self._audience.search(query))))
        return True

    def left(self, participant: Participant) -> None:
        """Forget a connection."""
        self._participants.pop(participant, None)
        self._announcer.remove(participant.peer)
        self._broadcast.people_changed()
        if self._is_current(participant):
            del self._current[participant.person.id]
            self._restage()
            self._presence_changed(participant.person.id)
        if not self._participants:
            self.emptied = self._loop.time()

    # Who is here.

    def _everybody(self) -> Iterator[tuple[str, Peer]]:
        return ((who.person.id, who.peer) for who in self._participants)

    def _peer_of(self, person: str) -> Peer | None:
        current = self._current.get(person)
        return None if current is None else current.peer

    def _is_current(self, participant: Participant) -> bool:
        return self._current.get(participant.person.id) is participant

    def _keeps_up(self, peer: Peer) -> bool:
        return self._announcer.up_to_date(peer) and not peer.slow

    def _may(self, participant: Participant, limit: RateLimit) -> bool:
        return self._is_current(participant) and limit.take(participant.person.id, self._loop.time())

    def _presence_changed(self, person: str) -> None:
        if person in self._csrcs:
            self._announcer.tell(frozenset({"stage"}))
        self._reseat(frozenset({person}))

    def _reseat(self, people: frozenset[str]) -> None:
        """Count these people in the audience or not, and see whether the host is here."""
        for person in sorted(people):
            current = self._current.get(person)
            if current is not None and person not in self._csrcs:
                self._audience.enter(current.person)
            else:
                self._audience.leave(person)
        host = host_of(self.room)
        self._host_absence.update(host, host in self._current, self._loop.time())

    # The stage.

    def _mute_newcomers(self, before: Room, after: Room) -> None:
        stood = {seat.id for seat in before.stage}
        for seat in after.stage:
            if seat.id not in stood and seat.id in self._current:
                self._current[seat.id].muted = True

    def _restage(self) -> None:
        """Hand the sound who is on the stage now and who may be heard."""
        seats = self.room.stage if self.room.state == "live" else ()
        for seat in self.room.stage:
            if seat.id not in self._csrcs:
                self._csrcs[seat.id] = self._new_csrc()
        stage = {seat.id: self._csrcs[seat.id] for seat in seats}
        self._csrcs = {seat.id: self._csrcs[seat.id] for seat in self.room.stage}
        muted = self._muted()
        self._broadcast.set_stage(stage, [seat.id for seat in seats if seat.id not in muted and not seat.muted_by_host])

    def _muted(self) -> frozenset[str]:
        return frozenset(
            seat.id for seat in self.room.stage if (who := self._current.get(seat.id)) is None or who.muted
        )

    def _state(self) -> RoomState:
        present = frozenset(person for person in self._csrcs if person in self._current)
        return RoomState(self.room, self._csrcs, self._muted(), present, self._audience.told)
