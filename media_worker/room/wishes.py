"""What people in a room ask for besides being heard: reactions, searches of the audience, captions. Each is limited."""

from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Found, React, Room, Search, SwitchCaptions, encode
from media_worker.room.audience import LiveAudience
from media_worker.room.captions import RoomCaptions
from media_worker.room.participant import Participant
from media_worker.room.rate_limit import RateLimit
from media_worker.room.reactions import LiveReactions

Wish = React | Search | SwitchCaptions
LIMITS: Final = {React: (5.0, 10), Search: (5.0, 10), SwitchCaptions: (1.0, 5)}  # per person: in a second, and at once


class Wishes:
    """Fulfils wishes of people who are here."""

    def __init__(
        self,
        clock: Callable[[], float],
        reactions: LiveReactions,
        audience: LiveAudience,
        captions: RoomCaptions,
    ) -> None:
        """`clock` is in s."""
        self._clock = clock
        self._reactions = reactions
        self._audience = audience
        self._captions = captions
        self._limits = {kind: RateLimit(*limit) for kind, limit in LIMITS.items()}

    def fulfil(self, participant: Participant, wish: Wish, room: Room) -> bool:
        """False beyond the rate limit, and for reactions of guests unless the host lets them."""
        person = participant.person.id
        barred = isinstance(wish, React) and person.startswith("g_") and not room.settings.guests_may_react
        if barred or not self._limits[type(wish)].take(person, self._clock()):
            return False
        match wish:
            case React(emoji=emoji):
                self._reactions.add(emoji, person if any(seat.id == person for seat in room.stage) else None)
            case Search(query=query):
                participant.peer.send_text(encode(Found(query, self._audience.search(query))))
            case SwitchCaptions(on=on):
                self._captions.switch(participant.peer, on)
        return True
