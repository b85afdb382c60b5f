"""Disconnects people from a room: sends a last message, then closes the connection."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

from chalicelib.protocol import Removed, SignedOut, encode
from media_worker.audio.clock import FRAME_TIME
from media_worker.room.participant import Participant
from media_worker.room.presence import Presence

FLUSH: Final = 0.2  # s for the last message to be sent before everybody is disconnected
REMOVAL: Final = 0.1  # s for the same when one person is removed; they must be gone within 0.3 s
AT_ONCE: Final = 50  # connections closed per 20 ms


class Disconnects:
    """Closes the connections of one room."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, presence: Presence, left: Callable[[Participant], None]
    ) -> None:
        """`left` makes the room forget a participant."""
        self._loop = loop
        self._presence = presence
        self._left = left

    def remove(self, people: frozenset[str]) -> None:
        """Remove the people with these ids: from audio and events now, and disconnect them after a last message."""
        self._dismiss([each for each in self._presence if each.person.id in people], Removed(), "removed")

    def sign_out(self, participants: Iterable[Participant]) -> None:
        """Disconnect these people in the same way, because the session that they came with has ended."""
        self._dismiss(participants, SignedOut(), "signed_out")

    def disconnect_all(self, idle: Callable[[], bool], reason: str) -> None:
        """Close every connection with `reason`, 0.2 s after `idle` returns true: every event has been sent then."""
        if not idle():
            self._loop.call_later(FRAME_TIME, self.disconnect_all, idle, reason)
        else:
            self._loop.call_later(FLUSH, self._close_some, reason)

    def _dismiss(self, participants: Iterable[Participant], last: Removed | SignedOut, reason: str) -> None:
        for participant in participants:
            self._left(participant)
            participant.peer.send_text(encode(last))
            self._loop.call_later(REMOVAL, participant.peer.close, reason)

    def _close_some(self, reason: str) -> None:
        for participant in islice(self._presence, AT_ONCE):
            participant.peer.close(reason)
            self._left(participant)
        if len(self._presence):
            self._loop.call_later(FRAME_TIME, self._close_some, reason)
