"""The room of a Space as its worker gets it, small enough for every message that carries it."""

from itertools import accumulate
from typing import Final

import msgspec
from msgspec import UNSET

from chalicelib import protocol
from chalicelib.domain.space import Space, queue_of
from chalicelib.services.space.gains import gains_of
from chalicelib.services.views.wire import on_stage, pin_of, settings_of, waiting

# Of a room as JSON. Base64 makes 21.4 kB of it, which leaves 10 kB of API Gateway's frame (32 kB) to an offer.
ROOM_BYTES: Final = 16_000


def room_of(space: Space) -> protocol.Room:
    """The room of a Space, of at most `ROOM_BYTES`.

    Of a long queue, the first requests come whole, then the ids of the others, as many as there is room for, and the
    number of all. If texts and links of the greatest length fill the room, pins come without their texts, and then the
    last ones not at all.
    """
    room = protocol.Room(
        space=space.id,
        title=space.title,
        state=space.state.value,
        version=space.version,
        stage=tuple(on_stage(seat) for seat in space.stage),
        requests=(),
        topics=space.topics,
        settings=settings_of(space.settings),
        removed=space.removed,
        hostless_until=space.hostless_until,
        queued=len(space.requests),
        gains=gains_of(space) or UNSET,
    )
    room = _with_pins(room, tuple(pin_of(pin) for pin in space.pins))
    return _with_queue(room, tuple(waiting(request) for request in queue_of(space)))


def _with_pins(room: protocol.Room, pins: tuple[protocol.RoomPin, ...]) -> protocol.Room:
    full = msgspec.structs.replace(room, pins=pins)
    if _size(full) <= ROOM_BYTES:
        return full
    bare = tuple(msgspec.structs.replace(pin, text="") for pin in pins)
    fit = _how_many([_size(pin) + 1 for pin in bare], ROOM_BYTES - _size(room))
    return msgspec.structs.replace(room, pins=bare[:fit])


def _with_queue(room: protocol.Room, queue: tuple[protocol.Waiting, ...]) -> protocol.Room:
    left = ROOM_BYTES - _size(room)
    ids = tuple(request.id for request in queue)
    known = _how_many([_size(one) + 1 for one in ids], left)
    left -= sum(_size(one) + 1 for one in ids[:known])
    whole = _how_many([_size(request) - _size(request.id) for request in queue[:known]], left)
    return msgspec.structs.replace(room, requests=queue[:whole], waiting=ids[whole:known])


def _how_many(sizes: list[int], left: int) -> int:
    """How many of these, from the first on, fit into the bytes that are left."""
    return sum(total <= left for total in accumulate(sizes))


def _size(value: object) -> int:
    return len(msgspec.json.encode(value))
