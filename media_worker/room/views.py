"""A room as one person sees it, and the messages that show it to them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chalicelib.protocol import (
    Audience,
    OnStage,
    Queue,
    RoleName,
    Room,
    RoomEvent,
    Snapshot,
    SpaceSlice,
    StageEntry,
    You,
)
from media_worker.room.audience import NOBODY

VERSION: Final = frozenset({"version"})  # a change of the room that is in no slice; every event has the version


@dataclass(frozen=True)
class RoomState:
    """Everything that can be seen of a room. `muted` (by themselves) and `present` are ids of people on stage.
    `latest_post` is the moment of the newest post about it, None if none is known."""

    room: Room
    csrcs: Mapping[str, int]
    muted: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    audience: Audience = NOBODY
    latest_post: str | None = None


@dataclass(frozen=True)
class RoomView:
    """The slices of a room as one person sees them."""

    space: SpaceSlice
    stage: tuple[StageEntry, ...]
    queue: Queue
    audience: Audience
    you: You
    latest_post: str | None


def view(state: RoomState, viewer: str) -> RoomView:
    """The room as the person with the id `viewer` sees it."""
    room = state.room
    role = role_of(room, viewer)
    return RoomView(
        space_slice(room),
        tuple(_entry(person, state) for person in room.stage),
        _queue(room, viewer, role),
        state.audience,
        You(viewer, role),
        state.latest_post,
    )


def space_slice(room: Room) -> SpaceSlice:
    """The slice of the Space itself, which is the same for everybody."""
    return SpaceSlice(room.space, room.title, room.state, room.topics, room.settings, room.pins, room.hostless_until)


def role_of(room: Room, person: str) -> RoleName:
    """The role of the person with the id `person`; `listener` if they are not on stage."""
    return next((seat.role for seat in room.stage if seat.id == person), "listener")


def changes(before: Room, after: Room) -> frozenset[str]:
    """The names of the slices that differ between `before` and `after` for anybody; `VERSION` if there are none."""
    changed = set()
    if space_slice(before) != space_slice(after):
        changed.add("space")
    if before.stage != after.stage:
        changed |= {"stage", "queue"}  # hosts see the requests
    if _waiting(before) != _waiting(after):
        changed.add("queue")
    return frozenset(changed) or VERSION


def event(state: RoomState, viewer: str, seq: int, slices: frozenset[str]) -> RoomEvent:
    """The event number `seq` for `viewer`, with the slices named in `slices`."""
    seen = view(state, viewer)
    return RoomEvent(seq, **{name: getattr(seen, name) for name in slices - VERSION}, version=state.room.version)


def snapshot(state: RoomState, viewer: str, seq: int) -> Snapshot:
    """The first message to `viewer`: every slice."""
    seen = view(state, viewer)
    return Snapshot(
        seq, seen.space, seen.stage, seen.queue, seen.audience, seen.you, state.room.version, seen.latest_post
    )


def _entry(person: OnStage, state: RoomState) -> StageEntry:
    return StageEntry(
        id=person.id,
        name=person.name,
        handle=person.handle,
        role=person.role,
        muted_by_host=person.muted_by_host,
        asked_until=person.asked_until,
        muted=person.id in state.muted,
        present=person.id in state.present,
        csrc=state.csrcs[person.id],
    )


def place_of(room: Room, person: str) -> int | None:
    """The place in the queue (from 1) of the person with this id; None if they do not wait."""
    ids = (*(request.id for request in room.requests), *room.waiting)
    return ids.index(person) + 1 if person in ids else None


def _queue(room: Room, viewer: str, role: RoleName) -> Queue:
    length = len(room.requests) if room.queued is None else room.queued
    return Queue(length, place_of(room, viewer), room.requests if role in ("host", "cohost") else None)


def _waiting(room: Room) -> tuple[object, ...]:
    return room.requests, room.waiting, room.queued
