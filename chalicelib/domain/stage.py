"""The stage of a Space and the queue before it: who asks, who speaks, who is muted.

Functions from one Space to the next, as in `domain.space`; all of them need a live Space
and raise Conflict `not_started`, `space_ended` or `space_cancelled` otherwise.
"""

from dataclasses import replace

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, Role, may, require
from chalicelib.domain.space import (
    QUEUE_PLACES,
    STAGE_SEATS,
    Request,
    Seat,
    Space,
    State,
    changed,
    expect,
    place_of,
    role_of,
    seat_of,
)
from chalicelib.domain.wording import reason_of


def request_to_speak(space: Space, by: Identity, reason: str = "", *, now: int) -> Space:
    """`by` at the end of the queue. Raises NotAllowed for a guest, Conflict `already_on_stage`, `already_requested`,
    `queue_full`, Invalid `invalid_reason`."""
    expect(space, State.LIVE)
    if seat_of(space, by.id):
        raise Conflict("already_on_stage", "You are on the stage already.")
    require(role_of(space, by), Action.REQUEST)
    if place_of(space, by.id):
        raise Conflict("already_requested", f"You wait already, in place {place_of(space, by.id)}.")
    if len(space.requests) >= QUEUE_PLACES:
        raise Conflict("queue_full", f"All {QUEUE_PLACES} places in the queue are taken.")
    return changed(space, requests=(*space.requests, Request(by, now, reason_of(reason))))


def withdraw(space: Space, by: Identity) -> Space:
    """The queue without `by`. Raises NotFound `no_such_request`."""
    expect(space, State.LIVE)
    _asked(space, by.id)
    return changed(space, requests=_without(space, by.id))


def approve(space: Space, by: Identity, person_id: str) -> Space:
    """The waiting person takes a seat. Raises NotAllowed, NotFound `no_such_request`, Conflict `stage_full`."""
    expect(space, State.LIVE)
    require(role_of(space, by), Action.APPROVE)
    request = _asked(space, person_id)
    if len(space.stage) >= STAGE_SEATS:
        raise Conflict("stage_full", f"All {STAGE_SEATS} seats on the stage are taken.")
    stage = (*space.stage, Seat(request.person, Role.SPEAKER))
    return changed(space, stage=stage, requests=_without(space, person_id))


def decline(space: Space, by: Identity, person_id: str) -> Space:
    """The queue without the person, who may ask again. Raises NotAllowed, NotFound `no_such_request`."""
    expect(space, State.LIVE)
    require(role_of(space, by), Action.DECLINE)
    _asked(space, person_id)
    return changed(space, requests=_without(space, person_id))


def mute_by_host(space: Space, by: Identity, person_id: str) -> Space:
    """The speaker muted by the host; unchanged if they are. Raises NotAllowed, Conflict `not_on_stage`."""
    expect(space, State.LIVE)
    require(role_of(space, by), Action.MUTE)
    return _muted(space, _seated(space, person_id, but_not_the_host="be muted by others"), True)


def unmute(space: Space, by: Identity, person_id: str) -> Space:
    """A mute by the host taken back, by the host or the speaker themself; unchanged if there is none.
    Raises NotAllowed, Conflict `not_on_stage`."""
    expect(space, State.LIVE)
    require(role_of(space, by), Action.UNMUTE_SELF if by.id == person_id else Action.UNMUTE)
    return _muted(space, _seated(space, person_id), False)


def move_to_audience(space: Space, by: Identity, person_id: str) -> Space:
    """The stage without the speaker. Raises NotAllowed, Conflict `not_on_stage`."""
    expect(space, State.LIVE)
    require(role_of(space, by), Action.MOVE_TO_AUDIENCE)
    seat = _seated(space, person_id, but_not_the_host="be moved to the audience")
    return changed(space, stage=tuple(other for other in space.stage if other is not seat))


def leave(space: Space, by: Identity) -> Space:
    """Off the stage and out of the queue; the host keeps the seat. Unchanged for who has neither, in any state."""
    seat = seat_of(space, by.id)
    leaves_stage = seat is not None and may(seat.role, Action.LEAVE_STAGE)
    if space.state is not State.LIVE or not (leaves_stage or place_of(space, by.id)):
        return space
    stage = tuple(other for other in space.stage if other is not seat) if leaves_stage else space.stage
    return changed(space, stage=stage, requests=_without(space, by.id))


def _asked(space: Space, person_id: str) -> Request:
    found = next((request for request in space.requests if request.person.id == person_id), None)
    if found is None:
        raise NotFound("no_such_request", "This person does not wait to speak, or no longer.")
    return found


def _seated(space: Space, person_id: str, but_not_the_host: str = "") -> Seat:
    seat = seat_of(space, person_id)
    if seat is None:
        raise Conflict("not_on_stage", "This person is not on the stage, or no longer.")
    if but_not_the_host and seat.role is Role.HOST:
        raise NotAllowed("not_allowed", f"The host cannot {but_not_the_host}.")
    return seat


def _without(space: Space, person_id: str) -> tuple[Request, ...]:
    return tuple(request for request in space.requests if request.person.id != person_id)


def _muted(space: Space, seat: Seat, muted: bool) -> Space:
    if seat.muted_by_host is muted:
        return space
    stage = tuple(replace(other, muted_by_host=muted) if other is seat else other for other in space.stage)
    return changed(space, stage=stage)
