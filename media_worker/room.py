"""One Space on this worker: who publishes, who listens, and the clock that ties them."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Person, Replaced, Room, encode
from media_worker.clock import FrameClock
from media_worker.events import Announcer, RoomState, audience_of, changes, role_of
from media_worker.opus import FRAME
from media_worker.participant import Participant
from media_worker.peer import AudioPacket, Edge, Listener, Peer
from media_worker.sound import Sound

AWAKE: Final = 25  # ticks with nothing to play before the clock stops: half a second
FLUSH: Final = 0.2  # s that a last message has to get out
AT_ONCE: Final = 50  # connections closed per 20 ms

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
        self._sound = Sound()
        self._clock = FrameClock(loop, self._tick)
        self._announcer = Announcer(loop, self._state)
        self._audience = audience_of([])
        self._audience_timer: asyncio.TimerHandle | None = None
        self._audience_told = -1.0
        self._idle = 0
        self._receivers: tuple[frozenset[str], list[Peer]] | None = None
        self._restage()

    @property
    def listeners(self) -> int:
        """Open connections of people who are not on the stage."""
        return len(self._listening())

    @property
    def peers(self) -> int:
        """Connections, open or on their way."""
        return len(self._participants)

    def join(self, person: Person, offer: str) -> str:
        """The SDP answer for `person`. Raises Malformed `bad_offer`."""
        joining: list[Participant] = []

        def listen(peer: Peer) -> Listener:
            joining.append(Participant(person, peer, self, self._loop.time))
            return joining[0]

        answer = self._edge.accept(offer, listen)
        self._participants[joining[0]] = None
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
        if moved:
            self._audience_changed()
        return True

    def end(self) -> None:
        """After `apply` of the ended room: the sound stops, and everybody is let go once told."""
        self._stop_sound()
        self._announcer.finish()
        self._let_go("ended")

    def release(self, reason: str = "moved") -> None:
        """Tell everybody to come back elsewhere, and let go of them."""
        self._stop_sound()
        self._announcer.move()
        self._let_go(reason)

    def close(self) -> None:
        """Stop all timers."""
        self._stop_sound()
        self._announcer.close()
        if self._audience_timer is not None:
            self._audience_timer.cancel()

    # What participants tell of.

    def entered(self, participant: Participant) -> None:
        """Their data channel is open; an older connection of the same person gives way."""
        person = participant.person.id
        older = self._current.get(person)
        self._current[person] = participant
        self._restage()
        self._sound.silence(person)
        if older is not None and older is not participant:
            older.peer.send_text(encode(Replaced()))
            older.peer.close("replaced")
        self._announcer.add(participant.peer, person)
        self._presence_changed(person)

    def heard(self, participant: Participant, packet: AudioPacket) -> None:
        """Sound of who may not be heard ends here, before any decoder."""
        mine = self._current.get(participant.person.id) is participant
        if mine and self._sound.hear(participant.person.id, packet):
            self._clock.wake()
        else:
            self.dropped += 1

    def set_muted(self, participant: Participant, muted: bool) -> None:
        """Muted by self; from anybody who is not on the stage it means nothing."""
        person = participant.person.id
        on_stage = person in self._csrcs and self._current.get(person) is participant
        if on_stage and participant.muted != muted:
            participant.muted = muted
            self._restage()
            self._announcer.tell(frozenset({"stage"}))

    def left(self, participant: Participant) -> None:
        """Forget a connection."""
        self._participants.pop(participant, None)
        self._announcer.remove(participant.peer)
        self._receivers = None
        person = participant.person.id
        if self._current.get(person) is participant:
            del self._current[person]
            self._restage()
            self._presence_changed(person)
        if not self._participants:
            self.emptied = self._loop.time()

    # The sound.

    def _tick(self, number: int, now: float) -> bool:
        heard = self._sound.tick(now)
        timestamp = number * FRAME % 2**32
        for packet in heard.packets:
            peers = self._common_peers(heard.talking) if packet.to is None else self._peers_of(packet.to)
            self._edge.send_audio(peers, packet.payload, timestamp, packet.csrcs, packet.marker)
        self._idle = 0 if heard.packets or self._sound.waiting else self._idle + 1
        return self._idle < AWAKE

    def _common_peers(self, talking: frozenset[str]) -> list[Peer]:
        if self._receivers is None or self._receivers[0] != talking:
            peers = [who.peer for who in self._participants if who.person.id not in talking]
            self._receivers = (talking, peers)
        return self._receivers[1]

    def _peers_of(self, person: str) -> list[Peer]:
        current = self._current.get(person)
        return [current.peer] if current is not None else []

    def _stop_sound(self) -> None:
        self._clock.stop()
        self._sound.set_stage({}, ())

    # The stage and the audience.

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
        self._sound.set_stage(stage, [seat.id for seat in seats if seat.id not in muted and not seat.muted_by_host])
        self._receivers = None

    def _muted(self) -> frozenset[str]:
        return frozenset(
            seat.id for seat in self.room.stage if (who := self._current.get(seat.id)) is None or who.muted
        )

    def _state(self) -> RoomState:
        present = frozenset(person for person in self._csrcs if person in self._current)
        return RoomState(self.room, self._csrcs, self._muted(), present, self._audience)

    def _presence_changed(self, person: str) -> None:
        if person in self._csrcs:
            self._announcer.tell(frozenset({"stage"}))
        else:
            self._audience_changed()

    def _listening(self) -> list[Person]:
        return [who.person for person, who in self._current.items() if person not in self._csrcs]

    def _audience_changed(self) -> None:
        """At most one event a second, and fewer in a large room: each costs a message to everybody."""
        if self._audience_timer is None:
            pause = max(1.0, len(self._current) / 500)
            when = max(self._loop.time(), self._audience_told + pause)
            self._audience_timer = self._loop.call_at(when, self._tell_audience)

    def _tell_audience(self) -> None:
        self._audience_timer = None
        self._audience_told = self._loop.time()
        audience = audience_of(self._listening())
        if audience != self._audience:
            self._audience = audience
            self._announcer.tell(frozenset({"audience"}))

    # Letting go.

    def _let_go(self, reason: str) -> None:
        """Close every connection a moment after its last message went out."""
        if not self._announcer.quiet:
            self._loop.call_later(0.020, self._let_go, reason)
        else:
            self._loop.call_later(FLUSH, self._close_some, reason)

    def _close_some(self, reason: str) -> None:
        for participant in list(self._participants)[:AT_ONCE]:
            participant.peer.close(reason)
            self.left(participant)
        if self._participants:
            self._loop.call_later(0.020, self._close_some, reason)
