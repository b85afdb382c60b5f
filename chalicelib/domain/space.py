"""A Space and its rules: plain values, and functions from one Space to the next.

Every function that changes a Space returns a new one with `version + 1`; if there is nothing to change, it returns the
same object. Times are epoch ms, and the current time is an argument.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.facts import AT_FIRST, FormerHost, Invite, LogEntry, Pin, SpaceSettings, VisibleListener
from chalicelib.domain.identity import ACCOUNT_PREFIX, Identity
from chalicelib.domain.permissions import Action, Role, require
from chalicelib.domain.texts import title_of, topics_of

MINUTE_MS: Final = 60_000
LAPSE_MS: Final = 6 * 60 * MINUTE_MS  # late enough for a host who forgot, and early enough to be the same day
DAY_MS: Final = 24 * 60 * MINUTE_MS
SCHEDULE_LIMIT_MS: Final = 30 * DAY_MS
STAGE_SEATS: Final = 13  # including the host's
QUEUE_PLACES: Final = 200
COHOSTS: Final = 2
SPOKEN: Final = 200  # former speakers who are remembered, to recognise first-timers


class SpaceState(StrEnum):
    """The state of a Space in its life."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"


FOLLOWS: Final[dict[SpaceState, frozenset[SpaceState]]] = {
    SpaceState.SCHEDULED: frozenset({SpaceState.LIVE, SpaceState.CANCELLED}),
    SpaceState.LIVE: frozenset({SpaceState.ENDED}),
    SpaceState.ENDED: frozenset(),
    SpaceState.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the stage. `muted_by_host` is stored here; muting oneself is known to the worker alone.

    `since` (epoch ms) is when they took this role. `away` is set while a host who lost the seat by being away has not
    come back. `asked_until` (epoch ms) is until when they are asked to agree to be recorded, and None if they need not
    answer; until they agree, their voice is not recorded.
    """

    person: Identity
    role: Role
    muted_by_host: bool = False
    since: int = 0
    away: bool = False
    asked_until: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request to speak. `asked_at` is epoch ms. `first_time` is set if they have not spoken in this Space, and
    `agreed` if they agreed to be recorded.
    """

    person: Identity
    asked_at: int
    reason: str = ""
    first_time: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """The worker that plays the Space. `epoch` starts at 1 and grows with every move. `former` is the worker that
    played it before, where people may still be; None if it has not moved. `gains` are the speakers' there
    (dB), as `services/space/gains.py` stores them."""

    worker: str
    epoch: int
    former: str | None = field(default=None, compare=False)
    gains: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Space:
    """A Space as it is stored, with everything that was decided about it.

    The store fills in `lease`, `listeners`, `peak`, `came`, `listened`, `reported_at`, `unheard`, `listening` and
    `recording`.
    They lie outside the version, and no function here changes them. `lease` is None until somebody comes in, and
    `reported_at` until the worker has counted listeners; `peak` is the most that it has counted, `came` how many people
    came in at all (0 until the end), `listened` how long all of them listened together (s). `unheard` means that the
    worker missed an announcement. `listening` are listeners who agreed to be shown, see `domain/visible_listeners.py`.
    `recording` is the state of the Space's recording, None if it has none.

    `removed` are the last fifty ids that were removed or blocked, `spoken` the last two hundred that were on the stage,
    `muted_together` those whom the last "mute all" muted. `asked` counts all requests to speak. `chosen_cohosts` become
    co-hosts when they take a seat. `hostless_until` (epoch ms) is None while there is a host in the room. `former` is
    None unless a host lost the seat by being away. `done` are the marks of the last commands, `outbox` the log entries
    that are not yet rows of their own. `switched` are the times (epoch ms) at which recording was switched on or off
    while the Space was live.
    """

    id: str
    title: str
    topics: tuple[str, ...]
    state: SpaceState
    host: Identity
    stage: tuple[Seat, ...]
    requests: tuple[Request, ...]
    created_at: int
    version: int = 1
    starts_at: int | None = None
    started_at: int | None = None
    ended_at: int | None = None
    lease: Lease | None = None
    listeners: int = 0
    peak: int = 0
    came: int = 0
    listened: int = 0
    reported_at: int | None = None
    unheard: bool = False
    listening: tuple[VisibleListener, ...] = ()
    recording: str | None = None
    settings: SpaceSettings = AT_FIRST
    pins: tuple[Pin, ...] = ()
    invites: tuple[Invite, ...] = ()
    removed: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    asked: int = 0
    chosen_cohosts: tuple[Identity, ...] = ()
    muted_together: tuple[str, ...] = ()
    hostless_until: int | None = None
    former: FormerHost | None = None
    done: tuple[str, ...] = ()
    outbox: tuple[LogEntry, ...] = ()
    switched: tuple[int, ...] = ()


def begins_at(space: Space) -> int:
    """Return when a Space began or is to begin, or else when it was created (epoch ms)."""
    return space.started_at or space.starts_at or space.created_at


def schedule(
    space_id: str, host: Identity, title: str, topics: Iterable[str] = (), *, starts_at: int, now: int
) -> Space:
    """Create a Space that starts later.

    Raises NotAllowed for a guest, Invalid `invalid_title`, `invalid_topics`, `invalid_starts_at` (not in the future, or
    more than 30 days ahead).
    """
    return replace(_made(space_id, host, title, topics, now), starts_at=start_of(starts_at, now))


def start_of(starts_at: int, now: int) -> int:
    """Return `starts_at` if a Space may be planned for it. Raises Invalid `invalid_starts_at`."""
    if not now < starts_at <= now + SCHEDULE_LIMIT_MS:
        raise Invalid("invalid_starts_at")
    return starts_at


def go_live(space_id: str, host: Identity, title: str, topics: Iterable[str] = (), *, now: int) -> Space:
    """Create a Space that is live at once. Raises NotAllowed for a guest, Invalid `invalid_title`, `invalid_topics`."""
    return replace(_made(space_id, host, title, topics, now), state=SpaceState.LIVE, started_at=now)


def with_cohosts(space: Space, people: Iterable[Identity]) -> Space:
    """Return a new Space whose host has chosen these co-hosts. Raises Invalid `invalid_cohosts`."""
    chosen = tuple({one.id: one for one in people if one.id != space.host.id}.values())
    if len(chosen) > COHOSTS or any(one.is_guest for one in chosen):
        raise Invalid("invalid_cohosts")
    return replace(space, chosen_cohosts=chosen)


def _made(space_id: str, host: Identity, title: str, topics: Iterable[str], now: int) -> Space:
    require(Role.GUEST if host.is_guest else Role.LISTENER, Action.CREATE)
    return Space(
        id=space_id,
        title=title_of(title),
        topics=topics_of(topics),
        state=SpaceState.SCHEDULED,
        host=host,
        stage=(Seat(host, Role.HOST, since=now),),
        requests=(),
        created_at=now,
    )


def start(space: Space, by: Identity, *, now: int) -> Space:
    """Start a scheduled Space. Raises NotAllowed, Conflict (the state)."""
    require(role_of(space, by), Action.START)
    return changed(move(space, SpaceState.LIVE), started_at=now)


def end(space: Space, by: Identity, *, now: int) -> Space:
    """End a live Space: the queue is emptied, and the stage stays as the record of who spoke.

    Raises NotAllowed, Conflict (the state).
    """
    require(role_of(space, by), Action.END)
    return close(space, now=now)


def cancel(space: Space, by: Identity, *, now: int) -> Space:
    """Cancel a scheduled Space. Raises NotAllowed, Conflict (the state)."""
    require(role_of(space, by), Action.CANCEL)
    return lapse(space, now=now)


def close(space: Space, *, now: int) -> Space:
    """End a live Space without a host's command. Raises Conflict (the state)."""
    return changed(move(space, SpaceState.ENDED), requests=(), invites=(), hostless_until=None, ended_at=now)


def lapse(space: Space, *, now: int) -> Space:
    """Cancel a scheduled Space without a host's command. Raises Conflict (the state)."""
    return changed(move(space, SpaceState.CANCELLED), ended_at=now)


def has_lapsed(space: Space) -> bool:
    """Whether the Space was cancelled because its host did not start it in time."""
    return space.state is SpaceState.CANCELLED and (space.ended_at or 0) >= (space.starts_at or 0) + LAPSE_MS


def move(space: Space, to: SpaceState) -> Space:
    """Return the Space in the state `to`. Raises Conflict as `expect` if the table does not allow it."""
    if to not in FOLLOWS[space.state]:
        expect(space, *(state for state in SpaceState if to in FOLLOWS[state]))
    return replace(space, state=to)


_CODES: Final = {
    SpaceState.SCHEDULED: "not_started",
    SpaceState.LIVE: "wrong_state",
    SpaceState.ENDED: "space_ended",
    SpaceState.CANCELLED: "space_cancelled",
}


def expect(space: Space, *states: SpaceState) -> None:
    """Raise Conflict unless the Space is in one of `states`.

    The code follows the present state: `not_started`, `wrong_state`, `space_ended`, `space_cancelled`.
    """
    if space.state not in states:
        raise Conflict(_CODES[space.state])


def role_of(space: Space, person: Identity) -> Role:
    """Return the role of `person` in this Space now."""
    return role_of_id(space, person.id)


def role_of_id(space: Space, person_id: str) -> Role:
    """Return the role of the person with this id. People who are not on the stage are listeners or guests."""
    seat = seat_of(space, person_id)
    if seat is not None:
        return seat.role
    return Role.LISTENER if person_id.startswith(ACCOUNT_PREFIX) else Role.GUEST


def seat_of(space: Space, person_id: str) -> Seat | None:
    """Return the seat of somebody on the stage, None for everybody else."""
    return next((seat for seat in space.stage if seat.person.id == person_id), None)


def place_of(space: Space, person_id: str) -> int | None:
    """Return the person's place in the queue, from 1; None if they are not in it."""
    waiting = (place for place, request in enumerate(queue_of(space), 1) if request.person.id == person_id)
    return next(waiting, None)


def queue_of(space: Space) -> tuple[Request, ...]:
    """Return the requests in the order in which they are served: first come, first served, or first-timers first."""
    if not space.settings.first_timers_first:
        return space.requests
    return tuple(sorted(space.requests, key=lambda request: not request.first_time))


def changed(space: Space, **changes: Any) -> Space:
    """Return the next version of a Space."""
    return replace(space, version=space.version + 1, **changes)
