"""One connection of one person: parses their messages and limits what they may send."""

import logging
from collections.abc import Callable
from typing import Final, Protocol

from chalicelib.errors import Malformed
from chalicelib.protocol import Bye, Heard, Mute, Person, React, Search, Settled, SwitchCaptions, parse_to_room
from media_worker.peer import AudioPacket, Peer

UNMUTES: Final = 10  # per second
GARBAGE: Final = 20  # malformed messages before the connection is closed

log = logging.getLogger(__name__)


class ParticipantRoom(Protocol):
    """The part of the room that a participant needs. `LiveRoom` implements it."""

    def entered(self, participant: "Participant") -> None:
        """Their data channel is open."""

    def audio_received(self, participant: "Participant", packet: AudioPacket) -> None:
        """They sent audio."""

    def set_muted(self, participant: "Participant", muted: bool) -> None:
        """They muted or unmuted themselves."""

    def ask(self, participant: "Participant", wish: React | Search | SwitchCaptions) -> bool:
        """They asked for something; False if they may not, or not so often."""

    def heard(self, ms: int) -> None:
        """A browser waited for so long for its first sound."""

    def settled(self, participant: "Participant") -> None:
        """They are in the Space's next room."""

    def left(self, participant: "Participant") -> None:
        """Their connection is gone."""


class Participant:
    """The room's side of a peer; implements `media_worker.peer.PeerObserver`."""

    __slots__ = (
        *("_clock", "_heard", "_room", "_unmutes"),
        *("excess", "garbage", "muted", "network", "open", "peer", "person", "session"),
    )

    def __init__(
        self,
        person: Person,
        peer: Peer,
        room: ParticipantRoom,
        clock: Callable[[], float],
        session: str | None = None,
        network: str | None = None,
    ) -> None:
        """`session` is the account's session that the connection came with, None for a guest. `network` names the
        network that it came from, None if that is unknown."""
        self.person = person
        self.session = session
        self.network = network
        self.peer = peer
        self.open = False  # whether their data channel is open
        self.muted = True  # by themselves; people unmute when they want to be heard
        self.garbage = 0  # malformed messages
        self.excess = 0  # messages beyond the rate limits
        self._heard = False  # whether they have told how long they waited for the first sound
        self._room = room
        self._clock = clock
        self._unmutes: tuple[float, ...] = ()  # when they last unmuted (s)

    def opened(self) -> None:
        """See PeerObserver."""
        self.open = True
        self._room.entered(self)

    def audio_received(self, packet: AudioPacket) -> None:
        """See PeerObserver."""
        self._room.audio_received(self, packet)

    def text_received(self, text: str) -> None:
        """See PeerObserver. Malformed messages are counted and ignored; too many end the connection. One of a kind that
        this worker does not know is no fault: during an upgrade, pages are newer than the worker."""
        try:
            message = parse_to_room(text)
        except Malformed as error:
            if error.code != "unknown_action":
                self._count_garbage(error)
            return
        match message:
            # Muting is always allowed; limiting how often people unmute limits both.
            case Mute(muted=muted) if muted or self._may_unmute():
                self._room.set_muted(self, muted)
            case React() | Search() | SwitchCaptions():
                self.excess += not self._room.ask(self, message)
            case Bye():
                self.peer.close("bye")
            case Heard(ms=ms) if not self._heard:
                self._heard = True
                self._room.heard(ms)
            case Settled():
                self._room.settled(self)

    def closed(self, reason: str) -> None:
        """See PeerObserver."""
        self.open = False
        log.info("left", extra={"person": self.person.id, "reason": reason})
        self._room.left(self)

    def _may_unmute(self) -> bool:
        now = self._clock()
        if len(self._unmutes) == UNMUTES and now - self._unmutes[0] < 1.0:
            self.excess += 1
            return False
        self._unmutes = (*self._unmutes[-UNMUTES + 1 :], now)
        return True

    def _count_garbage(self, error: Malformed) -> None:
        self.garbage += 1
        if self.garbage == GARBAGE:
            log.warning("garbage", extra={"person": self.person.id, "code": error.code})
            self.peer.close("malformed")
