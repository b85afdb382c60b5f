"""Co-hosts, handing over the host's seat, and the rules for a Space whose host is away."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.domain.facts import FormerHost
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, Role, require
from chalicelib.domain.space import (
    COHOSTS,
    MINUTE_MS,
    Seat,
    Space,
    SpaceState,
    changed,
    close,
    expect,
    role_of,
    seat_of,
)
from chalicelib.domain.stage import seat_on_stage

TAKE_OVER_MS: Final = 30_000  # how long a co-host waits for the host before taking over
HOSTLESS_MS: Final = 5 * MINUTE_MS  # how long a Space with neither host nor co-host stays live
RETURN_MS: Final = 5 * MINUTE_MS  # how long the former host may reclaim the seat


def make_cohost(space: Space, by: Identity, person_id: str, *, now: int) -> Space:
    """Make the speaker a co-host; unchanged if they are one.

    Raises NotAllowed, Conflict `not_on_stage`, `cohosts_full`.
    """
    seat = _chosen(space, by, Action.MAKE_COHOST, person_id)
    if seat.role is Role.COHOST:
        return space
    if len(_cohosts(space)) >= COHOSTS:
        raise Conflict("cohosts_full")
    return changed(space, stage=_with_role(space, {person_id: Role.COHOST}, now))


def unmake_cohost(space: Space, by: Identity, person_id: str, *, now: int) -> Space:
    """Make the co-host a speaker; unchanged if they are one. Raises NotAllowed, Conflict `not_on_stage`."""
    seat = _chosen(space, by, Action.MAKE_COHOST, person_id)
    return (
        changed(space, stage=_with_role(space, {person_id: Role.SPEAKER}, now)) if seat.role is Role.COHOST else space
    )


def hand_over(space: Space, by: Identity, person_id: str, *, now: int) -> Space:
    """Make somebody else on the stage the host.

    The previous host becomes a co-host if there is a place, and a speaker otherwise. Raises NotAllowed, Conflict
    `not_on_stage`.
    """
    return _handed(space, _chosen(space, by, Action.HAND_OVER, person_id), now)


def without_host(space: Space, since: int, present: tuple[str, ...] | None, *, now: int) -> Space:
    """Apply the rules for a host who is away since `since` (epoch ms), as the worker saw it.

    After 30 s the longest-serving of the co-hosts who are `present` becomes host; None means that the worker did not
    say who is. Without a co-host the Space ends after 5 min. Until then `hostless_until` says when.
    """
    if space.state is not SpaceState.LIVE:
        return space
    host = seat_of(space, space.host.id)
    # The worker may mean the previous host, or a time before the start.
    away = max(since, host.since if host else 0, space.started_at or 0)
    heir = _heir(space, present)
    until = away + (TAKE_OVER_MS if heir else HOSTLESS_MS)
    if now < until:
        return space if space.hostless_until == until else changed(space, hostless_until=until)
    if heir is None:
        return close(space, now=now)
    after = _handed(space, heir, now)
    stage = tuple(replace(seat, away=seat.away or seat.person.id == space.host.id) for seat in after.stage)
    return replace(after, stage=stage, former=FormerHost(space.host, now + RETURN_MS))


def with_host(space: Space) -> Space:
    """The host is in the room again; unchanged if they never left."""
    return space if space.hostless_until is None else changed(space, hostless_until=None)


def returned(space: Space, person: Identity, *, now: int) -> Space:
    """Give the host's seat back to a host who lost it by being away and returns within 5 min.

    They must still be on the stage; after 5 min they keep the role that they have by then. Unchanged for everybody
    else.
    """
    seat = seat_of(space, person.id)
    if space.state is not SpaceState.LIVE or seat is None or not seat.away:
        return space
    stage = tuple(replace(one, away=one.away and one is not seat) for one in space.stage)
    back, former = replace(space, stage=stage), space.former
    if former is None or former.person.id != person.id or now > former.until:
        return changed(back)
    return _handed(back, replace(seat, away=False), now)


def _chosen(space: Space, by: Identity, action: Action, person_id: str) -> Seat:
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), action)
    seat = seat_on_stage(space, person_id)
    if seat.role is Role.HOST:
        raise NotAllowed("not_allowed", "This person is the host.")
    return seat


def _handed(space: Space, heir: Seat, now: int) -> Space:
    others = [seat for seat in _cohosts(space) if seat.person.id != heir.person.id]
    before = Role.COHOST if len(others) < COHOSTS else Role.SPEAKER
    stage = _with_role(space, {space.host.id: before, heir.person.id: Role.HOST}, now)
    return changed(space, stage=stage, host=heir.person, hostless_until=None, former=None)


def _heir(space: Space, present: tuple[str, ...] | None) -> Seat | None:
    able = [seat for seat in _cohosts(space) if (not seat.away if present is None else seat.person.id in present)]
    return min(able, key=lambda seat: seat.since, default=None)


def _cohosts(space: Space) -> list[Seat]:
    return [seat for seat in space.stage if seat.role is Role.COHOST]


def _with_role(space: Space, roles: dict[str, Role], now: int) -> tuple[Seat, ...]:
    return tuple(_as(seat, roles.get(seat.person.id, seat.role), now) for seat in space.stage)


def _as(seat: Seat, role: Role, now: int) -> Seat:
    if seat.role is role:
        return seat
    # Only the host could undo a host's own mute, so a new host is not muted.
    return replace(seat, role=role, since=now, muted_by_host=seat.muted_by_host and role is not Role.HOST)
