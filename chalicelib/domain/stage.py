"""The stage of a Space, and the queue of those who ask to speak.

Functions from one Space to the next, as in `domain.space`. All of them but `leave` need a live Space, and raise
Conflict `not_started`, `space_ended` or `space_cancelled` otherwise.
"""

from dataclasses import replace
from typing import Final

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.facts import SpaceSettings, WhoCanSpeak
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, Role, may, require, require_over
from chalicelib.domain.space import (
    COHOSTS,
    QUEUE_PLACES,
    SPOKEN,
    STAGE_SEATS,
    Request,
    Seat,
    Space,
    SpaceState,
    changed,
    expect,
    place_of,
    role_of,
    seat_of,
)
from chalicelib.domain.texts import reason_of

CONSENT_MS: Final = 60_000  # in which somebody on the stage answers whether they agree to be recorded


def request_to_speak(
    space: Space, by: Identity, reason: str = "", *, now: int, followed: bool = True, consent: bool = False
) -> Space:
    """Put `by` at the end of the queue. `followed`: the host follows them; `consent`: they agree to be recorded.

    Raises NotAllowed for a guest, `invited_only`, `following_only`, `consent_needed`, Conflict `already_on_stage`,
    `already_requested`, `queue_full`, Invalid `invalid_reason`.
    """
    expect(space, SpaceState.LIVE)
    if seat_of(space, by.id):
        raise Conflict("already_on_stage")
    require(role_of(space, by), Action.REQUEST)
    _require_open(space.settings, followed)
    require_consent(space, consent)
    if place_of(space, by.id):
        raise Conflict("already_requested")
    if len(space.requests) >= QUEUE_PLACES:
        raise Conflict("queue_full")
    first_time, agreed = by.id not in space.spoken, consent and space.settings.record
    request = Request(by, now, reason_of(reason), first_time=first_time, agreed=agreed)
    return changed(space, requests=(*space.requests, request), asked=space.asked + 1)


def withdraw(space: Space, by: Identity) -> Space:
    """Take `by` out of the queue. Raises NotFound `no_such_request`."""
    expect(space, SpaceState.LIVE)
    _asked(space, by.id)
    return changed(space, requests=_without(space, by.id))


def approve(space: Space, by: Identity, person_id: str, *, now: int) -> Space:
    """Move the person from the queue to the stage. If the Space is recorded by now and was not when they asked, they
    are asked to agree to that.

    Raises NotAllowed, NotFound `no_such_request`, Conflict `stage_full`.
    """
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.APPROVE)
    request = _asked(space, person_id)
    ask = space.settings.record and not request.agreed
    return seated(space, request.person, now=now, asked_until=now + CONSENT_MS if ask else None)


def decline(space: Space, by: Identity, person_id: str) -> Space:
    """Take the person out of the queue; they may ask again. Raises NotAllowed, NotFound `no_such_request`."""
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.DECLINE)
    _asked(space, person_id)
    return changed(space, requests=_without(space, person_id))


def mute_by_host(space: Space, by: Identity, person_id: str) -> Space:
    """Mute the speaker as a host; unchanged if they are muted by a host. Raises NotAllowed, Conflict `not_on_stage`."""
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.MUTE)
    return _muted(space, _within_reach(space, by, person_id), True)


def unmute(space: Space, by: Identity, person_id: str) -> Space:
    """Lift a mute by the host, as a host or as the speaker; unchanged if there is none.

    Raises NotAllowed `not_allowed`, `host_muted` (the settings do not let speakers unmute), Conflict `not_on_stage`.
    """
    expect(space, SpaceState.LIVE)
    role = role_of(space, by)
    if by.id != person_id:
        require(role, Action.UNMUTE)
        return _muted(space, _within_reach(space, by, person_id), False)
    require(role, Action.UNMUTE_SELF)
    seat = seat_on_stage(space, person_id)
    if seat.muted_by_host and not space.settings.speakers_may_unmute:
        raise NotAllowed("host_muted")
    return _muted(space, seat, False)


def move_to_audience(space: Space, by: Identity, person_id: str) -> Space:
    """Move the speaker to the audience. Raises NotAllowed, Conflict `not_on_stage`."""
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.MOVE_TO_AUDIENCE)
    seat = _within_reach(space, by, person_id)
    return changed(space, stage=tuple(other for other in space.stage if other is not seat))


def leave(space: Space, by: Identity) -> Space:
    """Leave the stage and the queue; the host keeps the seat. Unchanged, in any state, for people in neither."""
    seat = seat_of(space, by.id)
    leaves_stage = seat is not None and may(seat.role, Action.LEAVE_STAGE)
    if space.state is not SpaceState.LIVE or not (leaves_stage or place_of(space, by.id)):
        return space
    stage = tuple(other for other in space.stage if other is not seat) if leaves_stage else space.stage
    return changed(space, stage=stage, requests=_without(space, by.id))


def _asked(space: Space, person_id: str) -> Request:
    found = next((request for request in space.requests if request.person.id == person_id), None)
    if found is None:
        raise NotFound("no_such_request")
    return found


def seat_on_stage(space: Space, person_id: str) -> Seat:
    """Return the person's seat. Raises Conflict `not_on_stage`."""
    seat = seat_of(space, person_id)
    if seat is None:
        raise Conflict("not_on_stage")
    return seat


def seated(space: Space, person: Identity, *, now: int, asked_until: int | None = None) -> Space:
    """Put a person on the stage as a speaker, or as the co-host that they were chosen for, and take them out of queue
    and invites. Raises Conflict `stage_full`."""
    if len(space.stage) >= STAGE_SEATS:
        raise Conflict("stage_full")
    return changed(
        space,
        stage=(*space.stage, Seat(person, _role_for(space, person), since=now, asked_until=asked_until)),
        chosen_cohosts=tuple(one for one in space.chosen_cohosts if one.id != person.id),
        requests=_without(space, person.id),
        invites=tuple(invite for invite in space.invites if invite.person_id != person.id),
        spoken=(*(one for one in space.spoken if one != person.id), person.id)[-SPOKEN:],
    )


def _role_for(space: Space, person: Identity) -> Role:
    chosen = any(one.id == person.id for one in space.chosen_cohosts)
    taken = sum(seat.role is Role.COHOST for seat in space.stage)
    return Role.COHOST if chosen and taken < COHOSTS else Role.SPEAKER


def require_consent(space: Space, consent: bool) -> None:
    """Raise NotAllowed `consent_needed` if the Space is recorded and the person did not agree to that."""
    if space.settings.record and not consent:
        raise NotAllowed("consent_needed")


def _require_open(settings: SpaceSettings, followed: bool) -> None:
    if settings.who_can_speak is WhoCanSpeak.INVITED:
        raise NotAllowed("invited_only")
    if settings.who_can_speak is WhoCanSpeak.FOLLOWING and not followed:
        raise NotAllowed("following_only")


def _within_reach(space: Space, by: Identity, person_id: str) -> Seat:
    seat = seat_on_stage(space, person_id)
    require_over(role_of(space, by), seat.role)
    return seat


def _without(space: Space, person_id: str) -> tuple[Request, ...]:
    return tuple(request for request in space.requests if request.person.id != person_id)


def _muted(space: Space, seat: Seat, muted: bool) -> Space:
    if seat.muted_by_host is muted:
        return space
    stage = tuple(replace(other, muted_by_host=muted) if other is seat else other for other in space.stage)
    # A mute or unmute by name takes the person out of what undoing "mute all" affects.
    together = tuple(one for one in space.muted_together if one != seat.person.id)
    return changed(space, stage=stage, muted_together=together)
