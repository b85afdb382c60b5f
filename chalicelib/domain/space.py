"""A Space and its rules: plain values, and functions from one Space to the next.

Every function that changes a Space returns a new one with `version + 1`; one that has
nothing to change returns the very same object. Times are epoch milliseconds and arguments.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.facts import AT_FIRST, Former, Invite, Listener, LogEntry, Pin, Settings
from chalicelib.domain.identity import ACCOUNT_PREFIX, Identity
from chalicelib.domain.permissions import Action, Role, require
from chalicelib.domain.texts import title_of, topics_of

MINUTE_MS: Final = 60_000
LAPSE_MS: Final = 6 * 60 * MINUTE_MS  # late enough for a host who forgot, and early enough to be today
DAY_MS: Final = 24 * 60 * MINUTE_MS
SCHEDULE_LIMIT_MS: Final = 30 * DAY_MS
STAGE_SEATS: Final = 13  # the host's among them
QUEUE_PLACES: Final = 200
SPOKEN: Final = 200  # how many former speakers are known, so that a first-timer is told from them


class State(StrEnum):
    """Where in its life a Space is."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"


FOLLOWS: Final[dict[State, frozenset[State]]] = {
    State.SCHEDULED: frozenset({State.LIVE, State.CANCELLED}),
    State.LIVE: frozenset({State.ENDED}),
    State.ENDED: frozenset(),
    State.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the stage. Muted by the host is a fact of the Space; muted by self is the worker's.

    `since` (epoch ms) is when they took this role; `away` if they lost the host's seat by being away and did not
    come back yet."""

    person: Identity
    role: Role
    muted_by_host: bool = False
    since: int = 0
    away: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A request to speak. `asked_at` is epoch ms; `first_time` if they have not spoken in this Space."""

    person: Identity
    asked_at: int
    reason: str = ""
    first_time: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """Which worker carries the sound. `epoch` grows with every move, from 1."""

    worker: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Space:
    """All that is decided about a Space.

    `lease`, `listeners`, `reported_at`, `unheard` and `listening` are told by the store and lie outside
    the version: no function here changes them. `lease` is None until somebody comes in,
    `reported_at` until the worker has counted; `unheard` means that the worker has missed an
    announcement. `listening` are a few of those who let it be seen, see `domain/visible_listeners.py`.

    `removed` are the last fifty ids that were removed or blocked, `spoken` the last two hundred
    that were on the stage, `muted_together` whom the last "mute all" muted. `hostless_until`
    (epoch ms) is None while somebody hosts. `done` are the marks of the last commands, `outbox`
    what is not yet written beside the Space.
    """

    id: str
    title: str
    topics: tuple[str, ...]
    state: State
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
    reported_at: int | None = None
    unheard: bool = False
    listening: tuple[Listener, ...] = ()
    settings: Settings = AT_FIRST
    pins: tuple[Pin, ...] = ()
    invites: tuple[Invite, ...] = ()
    removed: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    muted_together: tuple[str, ...] = ()
    hostless_until: int | None = None
    former: Former | None = None
    done: tuple[str, ...] = ()
    outbox: tuple[LogEntry, ...] = ()


def schedule(
    space_id: str, host: Identity, title: str, topics: Iterable[str] = (), *, starts_at: int, now: int
) -> Space:
    """A Space that starts later. Raises NotAllowed for a guest, Invalid `invalid_title`, `invalid_topics`,
    `invalid_starts_at` (not in the future, or more than 30 days ahead)."""
    return replace(_made(space_id, host, title, topics, now), starts_at=start_of(starts_at, now))


def start_of(starts_at: int, now: int) -> int:
    """`starts_at`, if a Space may be planned for it. Raises Invalid `invalid_starts_at`."""
    if starts_at <= now:
        raise Invalid("invalid_starts_at", "The start must be in the future.")
    if starts_at > now + SCHEDULE_LIMIT_MS:
        raise Invalid("invalid_starts_at", "The start must be within 30 days.")
    return starts_at


def go_live(space_id: str, host: Identity, title: str, topics: Iterable[str] = (), *, now: int) -> Space:
    """A Space that is live at once. Raises NotAllowed for a guest, Invalid `invalid_title`, `invalid_topics`."""
    return replace(_made(space_id, host, title, topics, now), state=State.LIVE, started_at=now)


def _made(space_id: str, host: Identity, title: str, topics: Iterable[str], now: int) -> Space:
    require(Role.GUEST if host.is_guest else Role.LISTENER, Action.CREATE)
    return Space(
        id=space_id,
        title=title_of(title),
        topics=topics_of(topics),
        state=State.SCHEDULED,
        host=host,
        stage=(Seat(host, Role.HOST, since=now),),
        requests=(),
        created_at=now,
    )


def start(space: Space, by: Identity, *, now: int) -> Space:
    """Scheduled -> live. Raises NotAllowed, Conflict (the state)."""
    require(role_of(space, by), Action.START)
    return changed(move(space, State.LIVE), started_at=now)


def end(space: Space, by: Identity, *, now: int) -> Space:
    """Live -> ended; the queue empties and the stage stays as the record of who spoke. Raises NotAllowed, Conflict."""
    require(role_of(space, by), Action.END)
    return close(space, now=now)


def cancel(space: Space, by: Identity, *, now: int) -> Space:
    """Scheduled -> cancelled. Raises NotAllowed, Conflict (the state)."""
    require(role_of(space, by), Action.CANCEL)
    return lapse(space, now=now)


def close(space: Space, *, now: int) -> Space:
    """End a live Space without anybody asking. Raises Conflict (the state)."""
    return changed(move(space, State.ENDED), requests=(), invites=(), hostless_until=None, ended_at=now)


def lapse(space: Space, *, now: int) -> Space:
    """Cancel a scheduled Space without anybody asking. Raises Conflict (the state)."""
    return changed(move(space, State.CANCELLED), ended_at=now)


def has_lapsed(space: Space) -> bool:
    """Whether it was cancelled because its host did not come for so long."""
    return space.state is State.CANCELLED and (space.ended_at or 0) >= (space.starts_at or 0) + LAPSE_MS


def move(space: Space, to: State) -> Space:
    """The Space in the state `to`, if the table lets it follow. Raises Conflict as `expect`."""
    if to not in FOLLOWS[space.state]:
        expect(space, *(state for state in State if to in FOLLOWS[state]))
    return replace(space, state=to)


_CODES: Final = {
    State.SCHEDULED: "not_started",
    State.LIVE: "wrong_state",
    State.ENDED: "space_ended",
    State.CANCELLED: "space_cancelled",
}
_SENTENCES: Final = {
    State.SCHEDULED: "This Space has not started yet",
    State.LIVE: "This Space is live",
    State.ENDED: "This Space has ended",
    State.CANCELLED: "This Space was cancelled",
}


def expect(space: Space, *states: State) -> None:
    """Raises Conflict unless the Space is in one of `states`: `not_started`, `wrong_state`, `space_ended`,
    `space_cancelled`, after the state that it is in; the sentence names both."""
    if space.state not in states:
        wanted = " or ".join(f"a {state.value} one" for state in states)
        raise Conflict(_CODES[space.state], f"{_SENTENCES[space.state]}; only {wanted} allows this.")


def role_of(space: Space, person: Identity) -> Role:
    """What `person` is in this Space now."""
    return role_of_id(space, person.id)


def role_of_id(space: Space, person_id: str) -> Role:
    """What whoever has this id is in this Space now; who is elsewhere would be a listener or a guest."""
    seat = seat_of(space, person_id)
    if seat is not None:
        return seat.role
    return Role.LISTENER if person_id.startswith(ACCOUNT_PREFIX) else Role.GUEST


def seat_of(space: Space, person_id: str) -> Seat | None:
    """The seat of somebody on the stage; None for everybody else."""
    return next((seat for seat in space.stage if seat.person.id == person_id), None)


def place_of(space: Space, person_id: str) -> int | None:
    """The place in the queue, from 1; None for who does not wait."""
    waiting = (place for place, request in enumerate(queue_of(space), 1) if request.person.id == person_id)
    return next(waiting, None)


def queue_of(space: Space) -> tuple[Request, ...]:
    """Who waits, in the order of being served: who asked first, or first-timers before the others."""
    if not space.settings.first_timers_first:
        return space.requests
    return tuple(sorted(space.requests, key=lambda request: not request.first_time))


def changed(space: Space, **changes: Any) -> Space:
    """The next version of a Space."""
    return replace(space, version=space.version + 1, **changes)
