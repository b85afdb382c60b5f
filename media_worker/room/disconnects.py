"""How a room lets go of people: the last word first, then the connection."""

import asyncio
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Removed, encode
from media_worker.audio.clock import FRAME_TIME
from media_worker.room.participant import Participant

FLUSH: Final = 0.2  # s that a last message has to get out
REMOVAL: Final = 0.1  # s; somebody who was removed is gone within 0.3
AT_ONCE: Final = 50  # connections closed per 20 ms


class Disconnects:
    """Closes connections of one room."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        participants: dict[Participant, None],
        left: Callable[[Participant], None],
    ) -> None:
        """`participants` are everybody, as the room keeps them; `left` makes the room forget one."""
        self._loop = loop
        self._participants = participants
        self._left = left

    def remove(self, people: frozenset[str]) -> None:
        """Sound and events of these ids end here and now; the connections, once the last word is out."""
        for participant in [each for each in self._participants if each.person.id in people]:
            self._left(participant)
            participant.peer.send_text(encode(Removed()))
            self._loop.call_later(REMOVAL, participant.peer.close, "removed")

    def disconnect_all(self, quiet: Callable[[], bool], reason: str) -> None:
        """Close every connection a moment after everything is said and it is `quiet`."""
        if not quiet():
            self._loop.call_later(FRAME_TIME, self.disconnect_all, quiet, reason)
        else:
            self._loop.call_later(FLUSH, self._close_some, reason)

    def _close_some(self, reason: str) -> None:
        for participant in list(self._participants)[:AT_ONCE]:
            participant.peer.close(reason)
            self._left(participant)
        if self._participants:
            self._loop.call_later(FRAME_TIME, self._close_some, reason)
