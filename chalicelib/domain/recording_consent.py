"""Recording that is switched on and off while a Space is live, and who on the stage agrees to it.

People who are on the stage when it is switched on are asked. Until they agree, the worker leaves their voice out of the
recording; those who decline, or have not answered in a minute, go to the audience, and so does who withdraws their
voice.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from chalicelib.domain.errors import Conflict
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, Role, require
from chalicelib.domain.space import Seat, Space, SpaceState, changed, expect, role_of, seat_of
from chalicelib.domain.stage import CONSENT_MS, seat_on_stage

SWITCHES: Final = 40  # times that recording is switched on or off in one Space


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when a Space was recorded (epoch ms)."""

    start: float
    end: float


def switched(space: Space, on: bool, *, now: int) -> Space:
    """Return a live Space whose recording is switched on or off; unchanged if it is so already.

    Switched on, everybody on the stage but the host is asked. Agreements are for one recording: who agreed to an
    earlier one is asked again. Raises Conflict `switched_too_often`.
    """
    expect(space, SpaceState.LIVE)
    if on is space.settings.record:
        return space
    if on and len(space.switched) >= SWITCHES:
        raise Conflict("switched_too_often")
    until = now + CONSENT_MS if on else None
    return changed(
        space,
        settings=replace(space.settings, record=on),
        stage=tuple(replace(seat, asked_until=until if seat.role is not Role.HOST else None) for seat in space.stage),
        requests=tuple(replace(request, agreed=False) for request in space.requests),
        switched=(*space.switched, now),
    )


def agree(space: Space, by: Identity, question: int) -> Space:
    """Return the Space in which `by` agrees to be recorded; unchanged if nobody asks them. `question` is the
    `asked_until` of their seat that they answer. Raises NotAllowed, Conflict `asked_again` (or the state)."""
    seat = _answering(space, by, question)
    if seat.asked_until is None:
        return space
    return changed(space, stage=tuple(replace(one, asked_until=None) if one is seat else one for one in space.stage))


def refuse(space: Space, by: Identity, question: int, *, now: int) -> Space:
    """Return the Space in which `by` does not agree to be recorded, and goes to the audience; unchanged if nobody asks
    them. `question` and what is raised are as in `agree`."""
    seat = _answering(space, by, question)
    return space if seat.asked_until is None else _without(space, [seat], now)


def withdrawn(space: Space, account_id: str, *, now: int) -> Space:
    """Return the Space in which somebody who withdrew their voice is recorded no longer, and goes to the audience;
    unchanged if they are not recorded."""
    seat = seat_of(space, account_id)
    live = space.state is SpaceState.LIVE and space.settings.record
    return _without(space, [seat], now) if live and seat is not None else space


def overdue(space: Space, *, now: int) -> tuple[Seat, ...]:
    """Return the seats of those who have not answered in time."""
    live = space.state is SpaceState.LIVE
    return tuple(seat for seat in space.stage if live and seat.asked_until is not None and seat.asked_until <= now)


def without_overdue(space: Space, *, now: int) -> Space:
    """Return the Space without those who have not answered in time; unchanged if there are none."""
    late = overdue(space, now=now)
    return _without(space, late, now) if late else space


def asked(space: Space) -> tuple[Seat, ...]:
    """Return the seats of those whose answer is waited for."""
    return tuple(seat for seat in space.stage if seat.asked_until is not None)


def was_recorded(space: Space) -> bool:
    """Whether the Space is recorded, or was."""
    return space.settings.record or bool(space.switched)


def stretches(space: Space) -> tuple[Stretch, ...]:
    """Return from when to when the Space was recorded. The first begins at minus infinity if it was from the start, and
    the last ends at infinity if it still is."""
    from_start = space.settings.record is (len(space.switched) % 2 == 0)
    began, ends = [-inf] if from_start else [], [space.ended_at or inf] if space.settings.record else []
    times = [*began, *space.switched, *ends]
    return tuple(Stretch(start, end) for start, end in zip(times[::2], times[1::2], strict=True))


def _answering(space: Space, by: Identity, question: int) -> Seat:
    """The seat of `by`. An answer to an earlier question, which is on its way while recording is switched off and on
    again, is no answer to this one."""
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.SPEAK)
    seat = seat_on_stage(space, by.id)
    if seat.asked_until not in (None, question):
        raise Conflict("asked_again")
    return seat


def _without(space: Space, seats: Collection[Seat], now: int) -> Space:
    """Move these people to the audience. The host cannot go there, so the recording is switched off instead."""
    if any(seat.role is Role.HOST for seat in seats):
        return switched(space, False, now=now)
    return changed(space, stage=tuple(seat for seat in space.stage if seat not in seats))
