"""Sends a room's changes to its people, at a pace that never holds up the audio.

Each slice of an event is complete. So when sending is slow, events can be skipped: each peer gets
the state at the time when its turn comes, under the room's event number at that time.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from chalicelib.protocol import Moved, Room, encode
from media_worker.audio.clock import FRAME_TIME
from media_worker.peer import Peer
from media_worker.room.views import RoomState, event, place_of, role_of, snapshot

AT_ONCE: Final = 50  # peers per 20 ms: one message costs 95 us, and the mixer's clock must not wait
_SNAPSHOT: Final = "snapshot"
_MOVED: Final = "moved"


@dataclass
class Announcer:
    """Sends each peer the slices it has not seen yet, to at most `AT_ONCE` peers every 20 ms.

    `state` returns the room as it is now; `seq` is the number of its last event.
    """

    loop: asyncio.AbstractEventLoop
    state: Callable[[], RoomState]
    seq: int = 0
    _people: dict[Peer, str] = field(default_factory=dict)
    _pending: dict[Peer, set[str]] = field(default_factory=dict)
    _texts: dict[tuple[object, ...], str] = field(default_factory=dict)
    _timer: asyncio.Handle | None = None
    _finished: bool = False

    def add(self, peer: Peer, person: str) -> None:
        """Send a snapshot, and all later events, to a peer whose data channel is open; `person` is its person's id."""
        self._people[peer] = person
        self._queue(peer, {_SNAPSHOT})

    def remove(self, peer: Peer) -> None:
        """Send this peer nothing more."""
        self._people.pop(peer, None)
        self._pending.pop(peer, None)

    def up_to_date(self, peer: Peer) -> bool:
        """Whether this peer has been sent everything."""
        return peer in self._people and peer not in self._pending

    def announce(self, slices: frozenset[str]) -> None:
        """Send the slices named here to everybody, as one event; nothing if there are none."""
        if slices and not self._finished:
            self._advance()
            for peer in self._people:
                self._queue(peer, slices)

    def announce_roles(self, people: frozenset[str]) -> None:
        """Send their new roles to the people with these ids, as part of the event just announced."""
        for peer, person in self._people.items():
            if person in people:
                self._queue(peer, {"you"})

    def announce_move(self) -> None:
        """Ask everybody to reconnect elsewhere. Events that are not sent yet are dropped."""
        self.finish()
        for peer in self._people:
            self._pending[peer] = {_MOVED}
        self._schedule(soon=True)

    def finish(self) -> None:
        """Announce no further changes; what has been announced is still sent."""
        self._finished = True

    @property
    def idle(self) -> bool:
        """Whether everybody has been sent everything."""
        return not self._pending

    def close(self) -> None:
        """Send nothing more."""
        self._pending.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _advance(self) -> None:
        self.seq += 1
        self._texts.clear()

    def _queue(self, peer: Peer, slices: frozenset[str] | set[str]) -> None:
        self._pending.setdefault(peer, set()).update(slices)
        self._schedule(soon=True)

    def _schedule(self, *, soon: bool) -> None:
        if self._timer is None and self._pending:
            self._timer = self.loop.call_later(0 if soon else FRAME_TIME, self._deliver)

    def _deliver(self) -> None:
        self._timer = None
        state = self.state()
        try:
            for peer in list(self._pending)[:AT_ONCE]:
                slices = self._pending.pop(peer, None)
                if slices is not None:  # None: it left because of a message to another peer
                    peer.send_text(self._text(state, self._people[peer], frozenset(slices)))
        finally:
            self._schedule(soon=False)

    def _text(self, state: RoomState, person: str, slices: frozenset[str]) -> str:
        if _MOVED in slices:
            return encode(Moved())
        key = self._key(state.room, person, slices)
        if key not in self._texts:
            first = _SNAPSHOT in slices
            message = snapshot(state, person, self.seq) if first else event(state, person, self.seq, slices)
            self._texts[key] = encode(message)
        return self._texts[key]

    def _key(self, room: Room, person: str, slices: frozenset[str]) -> tuple[object, ...]:
        """A key that is equal for all people who get the same text."""
        if "you" in slices or _SNAPSHOT in slices:
            return (person, slices)
        special = role_of(room, person) in ("host", "cohost") or place_of(room, person) is not None
        return (person if special and "queue" in slices else None, slices)
