"""One Space on this worker: its people, its stage, its audio and its events."""

import asyncio
from collections.abc import Callable
from functools import partial

from msgspec import UNSET

from chalicelib.domain.errors import NotAllowed
from chalicelib.protocol import Person, Replaced, Revocation, Room, SoundLost, TracksLost, encode
from media_worker.captions.speech_streams import SpeechStreams
from media_worker.peer import AudioPacket, Edge, Peer, PeerObserver
from media_worker.room.announcer import Announcer
from media_worker.room.audience import LiveAudience
from media_worker.room.broadcast import Broadcast, Record
from media_worker.room.captions import RoomCaptions
from media_worker.room.census import Census
from media_worker.room.disconnects import Disconnects
from media_worker.room.handover import Handover
from media_worker.room.host_absence import HostAbsence, host_of
from media_worker.room.latest_post import LatestPost
from media_worker.room.participant import Participant
from media_worker.room.presence import Presence
from media_worker.room.reactions import LiveReactions
from media_worker.room.views import RoomState, changes, role_of
from media_worker.room.wishes import Wish, Wishes


class LiveRoom:
    """A Space that this worker plays. Everything runs on the event loop, and nothing waits."""

    def __init__(
        self,
        room: Room,
        edge: Edge,
        loop: asyncio.AbstractEventLoop,
        new_csrc: Callable[[], int],
        census: Census | None = None,
        record: Record | None = None,
        streams: SpeechStreams | None = None,
        *,
        automatic_gain: bool = True,
    ) -> None:
        """`new_csrc` returns a random 32-bit number; `census` counts the connections of all rooms of the worker.
        `record` opens a recording of the room while its host records it, None if the worker records nothing. Without
        `streams` there are no captions. `automatic_gain` is that of `Sound`."""
        self.room = room
        self.dropped = 0  # packets of people who may not be heard
        self.emptied = loop.time()  # when the last connection went (s)
        self._edge = edge
        self._loop = loop
        self._new_csrc = new_csrc
        self._csrcs: dict[str, int] = {}  # by person id, for everybody on stage
        self._presence = Presence(room.space, census or Census())
        self._captions = RoomCaptions(loop, self._keeps_up, streams)
        sound = partial(Broadcast, automatic_gain=automatic_gain, gains={} if room.gains is UNSET else room.gains)
        self._broadcast = sound(loop, edge, self._presence, self._captions, record)
        self._announcer = Announcer(loop, self._state)
        self.audience = LiveAudience(loop, lambda: self._announcer.announce(frozenset({"audience"})))
        tell_of_posts = partial(self._announcer.announce, frozenset({"latest_post"}))
        self.posts = LatestPost(loop, self._presence.__len__, tell_of_posts)
        self._reactions = LiveReactions(loop, self._presence.peers, self._keeps_up, self._broadcast.react)
        self._host_absence = HostAbsence(loop.time())
        self._handover: Handover | None = None
        self._disconnects = Disconnects(loop, self._presence, self.left)
        self._wishes = Wishes(loop.time, self._reactions, self.audience, self._captions)
        self._captions.update(room)
        self._update_stage()
        self._broadcast.record(self._is_recorded)

    @property
    def listeners(self) -> int:
        """The number of people with an open connection who are not on stage."""
        return len(self.audience)

    @property
    def peers(self) -> int:
        """The number of connections, including those that are not open yet."""
        return len(self._presence)

    @property
    def host_away_since(self) -> float | None:
        """When the host's last connection went (`loop.time()`, s); None while the host is here."""
        return self._host_absence.away_since

    @property
    def cohosts(self) -> tuple[str, ...]:
        """The ids of the co-hosts who are here."""
        return tuple(seat.id for seat in self.room.stage if seat.role == "cohost" and self._presence.is_here(seat.id))

    @property
    def gains(self) -> dict[str, int]:
        """See `Sound.gains`."""
        return self._broadcast.gains

    def last_minute(self) -> list[bytes | None]:
        """The last minute of the common mix: see `AudioHistory.last_minute`."""
        return self._broadcast.last_minute()

    def join(self, person: Person, offer: str, session: str | None = None, network: str | None = None) -> str:
        """Accept a connection of `person` and return the SDP answer. `session` is the session that they came with,
        `network` the network. Their oldest connection makes room if they have three.

        Raises NotAllowed `removed`, Malformed `bad_offer`, Unavailable `unavailable`.
        """
        if person.id in self.room.removed:
            raise NotAllowed("removed")
        surplus = self._presence.surplus(person.id)
        if surplus is not None:
            surplus.peer.close("replaced")
        joining: list[Participant] = []

        def observe(peer: Peer) -> PeerObserver:
            joining.append(Participant(person, peer, self, self._loop.time, session, network))
            return joining[0]

        answer = self._edge.accept(offer, observe)
        self._presence.add(joining[0])
        return answer

    def apply(self, room: Room) -> bool:
        """Replace the room by the control plane's version of it. False if that is not newer than ours."""
        if room.version <= self.room.version:
            return False
        before, self.room = self.room, room
        people = {seat.id for seat in (*before.stage, *room.stage)}
        moved = frozenset(person for person in people if role_of(before, person) != role_of(room, person))
        self._presence.mute({seat.id for seat in room.stage} - {seat.id for seat in before.stage})
        self._captions.update(room)
        self._update_stage()
        self._broadcast.record(self._is_recorded)
        self._announcer.announce(changes(before, room))
        self._announcer.announce_roles(moved)
        self._update_audience(moved)
        if room.removed != before.removed:
            self._disconnects.remove(frozenset(room.removed))
        return True

    def sound_lost(self, lost: SoundLost | TracksLost) -> None:
        """Tell host and co-hosts that so much of the recording is lost, or the host of the speakers' own sound."""
        told = ("host", "cohost") if isinstance(lost, SoundLost) else ("host",)
        for person in (seat.id for seat in self.room.stage if seat.role in told):
            if (current := self._presence.current(person)) is not None:
                current.peer.send_text(encode(lost))

    def record_anew(self) -> None:
        """Go on in another run of the recording, if there is one: our lease has changed, which names segments."""
        self._broadcast.record(False)
        self._broadcast.record(self._is_recorded)

    def revoke(self, revocation: Revocation) -> None:
        """Disconnect the account's connections of these sessions, and those that came without naming one."""
        ended = {None, *revocation.sessions}
        self._disconnects.sign_out(
            [each for each in self._presence if each.person.id == revocation.person and each.session in ended]
        )

    def end(self) -> None:
        """Stop the audio and disconnect everybody, once they have been sent that the room has ended (by `apply`)."""
        self._stop_sound()
        self._announcer.finish()
        self._disconnects.disconnect_all(lambda: self._announcer.idle, "ended")

    def hand_over(self) -> None:
        """Ask everybody to join the worker that plays the Space now. Until they have, or had their time, they hear each
        other here; then they are disconnected."""
        self._announcer.finish()
        self._handover = Handover(
            self._loop, self._presence, self._csrcs.__contains__, self._stop_keeping, self._disconnect
        )
        self._handover.begin()

    def release(self) -> None:
        """Ask everybody to join again, stop the audio, and disconnect them."""
        self._announcer.announce_move()
        self._disconnect()

    def _stop_keeping(self) -> None:
        """Another room records and captions what is said from now on."""
        self._broadcast.record(False)
        self._captions.close()

    def _stop_sound(self) -> None:
        self._broadcast.stop()
        self._captions.close()
        self._reactions.close()

    def _disconnect(self) -> None:
        self._stop_sound()
        self._disconnects.disconnect_all(lambda: self._announcer.idle, "moved")

    def close(self) -> None:
        """Stop all timers."""
        self._stop_sound()
        self._announcer.close()
        self.audience.close()
        self.posts.close()
        if self._handover is not None:
            self._handover.close()

    # ParticipantRoom: what participants do.

    def entered(self, participant: Participant) -> None:
        """Their data channel is open; it replaces an older connection of the same person."""
        if participant not in self._presence:
            return
        person = participant.person.id
        older = self._presence.open(participant)
        if person in self._csrcs:
            self._update_stage()
            self._broadcast.reset_voice(person)
        if older is not None:
            older.peer.send_text(encode(Replaced()))
            older.peer.close("replaced")
        self._announcer.add(participant.peer, person)
        self._presence_changed(person)

    def audio_received(self, participant: Participant, packet: AudioPacket) -> None:
        """Play their packet. It is dropped undecoded if they may not be heard."""
        if not (self._presence.is_current(participant) and self._broadcast.push(participant.person.id, packet)):
            self.dropped += 1

    def set_muted(self, participant: Participant, muted: bool) -> None:
        """Mute or unmute them, by their own wish. Ignored from people who are not on stage."""
        on_stage = participant.person.id in self._csrcs and self._presence.is_current(participant)
        if on_stage and participant.muted != muted:
            participant.muted = muted
            self._update_stage()
            self._announcer.announce(frozenset({"stage"}))

    def ask(self, participant: Participant, wish: Wish) -> bool:
        """See ParticipantRoom."""
        return self._presence.is_current(participant) and self._wishes.fulfil(participant, wish, self.room)

    def heard(self, ms: int) -> None:
        """See ParticipantRoom."""
        self._presence.counters.hear(ms)

    def settled(self, participant: Participant) -> None:
        """They are in the next room, and stay here to be heard. Ignored while there is no next room."""
        if self._handover is not None:
            self._handover.settled(participant)

    def left(self, participant: Participant) -> None:
        """Forget a connection."""
        gone = self._presence.remove(participant)
        self._announcer.remove(participant.peer)
        self._captions.remove(participant.peer)
        if gone:
            if participant.person.id in self._csrcs:
                self._update_stage()
            self._presence_changed(participant.person.id)
        if not len(self._presence):
            self.emptied = self._loop.time()

    # Presence.

    def _keeps_up(self, peer: Peer) -> bool:
        return self._announcer.up_to_date(peer) and not peer.slow

    def _presence_changed(self, person: str) -> None:
        if person in self._csrcs:
            self._announcer.announce(frozenset({"stage"}))
        self._update_audience(frozenset({person}))

    def _update_audience(self, people: frozenset[str]) -> None:
        """Put these people into the audience or take them out of it, and note whether the host is here."""
        for person in sorted(people):
            current = self._presence.current(person)
            if current is not None and person not in self._csrcs:
                self.audience.enter(current.person)
            else:
                self.audience.leave(person)
        host = host_of(self.room)
        self._host_absence.update(host, self._presence.is_here(host), self._loop.time())

    # The stage.

    def _update_stage(self) -> None:
        """Update the audio's list of people on stage, and of those who may be heard."""
        on_stage, csrcs = self.room.stage, self._csrcs
        self._csrcs = {seat.id: csrcs[seat.id] if seat.id in csrcs else self._new_csrc() for seat in on_stage}
        live = self.room.state == "live"
        muted = self._muted()
        audible = [seat.id for seat in on_stage if live and seat.id not in muted and not seat.muted_by_host]
        self._broadcast.set_stage(dict(self._csrcs) if live else {}, audible)
        self._broadcast.pin(tuple(one.url for one in self.room.pins))
        self._broadcast.withhold(frozenset(seat.id for seat in on_stage if seat.asked_until is not UNSET))

    @property
    def _is_recorded(self) -> bool:
        return self.room.settings.record and self.room.state == "live" and self._handover is None

    def _muted(self) -> frozenset[str]:
        return frozenset(one for one in self._csrcs if (who := self._presence.current(one)) is None or who.muted)

    def _state(self) -> RoomState:
        present = frozenset(person for person in self._csrcs if self._presence.is_here(person))
        return RoomState(self.room, self._csrcs, self._muted(), present, self.audience.published, self.posts.published)
