"""What a room tells its people: who sees what, and events that never hold up the sound.

Each slice of an event is whole. So a slow fan-out may leave events out: whoever's turn comes
gets what is true then, under the number that the room has then.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from chalicelib.protocol import (
    Audience,
    Moved,
    OnStage,
    Queue,
    Role,
    Room,
    RoomEvent,
    Snapshot,
    SpaceSlice,
    StageEntry,
    Waiting,
    You,
    encode,
)
from media_worker.audio.clock import FRAME_TIME
from media_worker.peer import Peer
from media_worker.room.audience import NOBODY

AT_ONCE: Final = 50  # peers per 20 ms: a message costs 95 us, and the mixer's clock must not wait
_SNAPSHOT: Final = "snapshot"
_MOVED: Final = "moved"


@dataclass(frozen=True)
class RoomState:
    """All that can be seen of a room. `muted` (by self) and `present` hold people of the stage."""

    room: Room
    csrcs: Mapping[str, int]
    muted: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    audience: Audience = NOBODY


@dataclass(frozen=True)
class RoomView:
    """What one person sees."""

    space: SpaceSlice
    stage: tuple[StageEntry, ...]
    queue: Queue
    audience: Audience
    you: You


def view(state: RoomState, viewer: str) -> RoomView:
    """The room as the person with the id `viewer` sees it."""
    room = state.room
    role = role_of(room, viewer)
    return RoomView(
        space_slice(room),
        tuple(_entry(person, state) for person in room.stage),
        _queue(room.requests, viewer, role),
        state.audience,
        You(viewer, role),
    )


def space_slice(room: Room) -> SpaceSlice:
    """The Space itself: the same for everybody."""
    return SpaceSlice(room.space, room.title, room.state, room.topics, room.settings, room.pins, room.hostless_until)


def role_of(room: Room, person: str) -> Role:
    """The role by the stage; who is not on it listens."""
    return next((seat.role for seat in room.stage if seat.id == person), "listener")


def changes(before: Room, after: Room) -> frozenset[str]:
    """The slices that look different once the room is `after`."""
    changed = set()
    if space_slice(before) != space_slice(after):
        changed.add("space")
    if before.stage != after.stage:
        changed |= {"stage", "queue"}  # who hosts sees the requests
    if before.requests != after.requests:
        changed.add("queue")
    return frozenset(changed)


def event(state: RoomState, viewer: str, seq: int, slices: frozenset[str]) -> RoomEvent:
    """The event number `seq` for `viewer`, with the named slices."""
    seen = view(state, viewer)
    return RoomEvent(seq, **{name: getattr(seen, name) for name in slices})


def snapshot(state: RoomState, viewer: str, seq: int) -> Snapshot:
    """The first message of `viewer`: every slice."""
    seen = view(state, viewer)
    return Snapshot(seq, seen.space, seen.stage, seen.queue, seen.audience, seen.you)


def _entry(person: OnStage, state: RoomState) -> StageEntry:
    return StageEntry(
        id=person.id,
        name=person.name,
        handle=person.handle,
        role=person.role,
        muted_by_host=person.muted_by_host,
        muted=person.id in state.muted,
        present=person.id in state.present,
        csrc=state.csrcs[person.id],
    )


def _queue(requests: tuple[Waiting, ...], viewer: str, role: Role) -> Queue:
    place = next((place for place, waiting in enumerate(requests, 1) if waiting.id == viewer), None)
    return Queue(len(requests), place, requests if role in ("host", "cohost") else None)


@dataclass
class Announcer:
    """Hands each peer what it has not seen yet, at most `AT_ONCE` peers each 20 ms."""

    loop: asyncio.AbstractEventLoop
    state: Callable[[], RoomState]
    seq: int = 0
    _people: dict[Peer, str] = field(default_factory=dict)
    _pending: dict[Peer, set[str]] = field(default_factory=dict)
    _texts: dict[tuple[object, ...], str] = field(default_factory=dict)
    _timer: asyncio.Handle | None = None
    _finished: bool = False

    def add(self, peer: Peer, person: str) -> None:
        """A peer whose data channel opened: it gets a snapshot, and the events from then on."""
        self._people[peer] = person
        self._queue(peer, {_SNAPSHOT})

    def remove(self, peer: Peer) -> None:
        """Tell this peer nothing any more."""
        self._people.pop(peer, None)
        self._pending.pop(peer, None)

    def up_to_date(self, peer: Peer) -> bool:
        """Whether this peer was told all that there is to tell."""
        return peer in self._people and peer not in self._pending

    def tell(self, slices: frozenset[str]) -> None:
        """Something changed for everybody: one event of the room."""
        if slices and not self._finished:
            self._advance()
            for peer in self._people:
                self._queue(peer, slices)

    def tell_roles(self, people: frozenset[str]) -> None:
        """These people's own roles changed; part of the event that says so to all."""
        for peer, person in self._people.items():
            if person in people:
                self._queue(peer, {"you"})

    def move(self) -> None:
        """Tell everybody to come back elsewhere; whatever else was to be said no longer matters."""
        self.finish()
        for peer in self._people:
            self._pending[peer] = {_MOVED}
        self._schedule(soon=True)

    def finish(self) -> None:
        """What is under way is the last: nothing that changes from now on is told."""
        self._finished = True

    @property
    def quiet(self) -> bool:
        """Whether everybody has been told everything."""
        return not self._pending

    def close(self) -> None:
        """Say nothing more."""
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
                if slices is not None:  # else it left because of what another was told
                    peer.send_text(self._text(state, self._people[peer], frozenset(slices)))
        finally:
            self._schedule(soon=False)

    def _text(self, state: RoomState, person: str, slices: frozenset[str]) -> str:
        if _MOVED in slices:
            return encode(Moved())
        key = self._key(state.room, person, slices)
        if key not in self._texts:
            told = _SNAPSHOT in slices
            message = snapshot(state, person, self.seq) if told else event(state, person, self.seq, slices)
            self._texts[key] = encode(message)
        return self._texts[key]

    def _key(self, room: Room, person: str, slices: frozenset[str]) -> tuple[object, ...]:
        """Equal for all who get the very same text."""
        if "you" in slices or _SNAPSHOT in slices:
            return (person, slices)
        special = role_of(room, person) in ("host", "cohost") or any(ask.id == person for ask in room.requests)
        return (person if special and "queue" in slices else None, slices)
