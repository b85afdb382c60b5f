"""Reminders: the host is told 30 minutes before, everybody who asked as soon as the Space is live, or cancelled.

Everybody is told when there is something to hear and not by the clock: hosts begin early and late, and a note that
leads to silence is the last that one follows. Both go out in jobs, a page at a time, and a note that is given twice is
told once.
"""

from typing import Final

from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import require_welcome
from chalicelib.domain.notifications import Notification
from chalicelib.domain.space import MINUTE_MS, Space, State, expect, has_lapsed
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps, Job
from chalicelib.services.notifications.delivery import notify
from chalicelib.services.space.deciding import loaded, reloaded

BEFORE_MS: Final = 30 * MINUTE_MS
OVERLAP_MS: Final = 10_000  # looked at twice: the index follows the table within a second, as a rule
PAGE: Final = 25  # people, or hosts, that one job tells

RING: Final = "ring"
HOSTS: Final = "remind_hosts"
STARTED: Final = "remind_started"


def ask(deps: Deps, space_id: str, by: Identity) -> None:
    """`by` is told when the scheduled Space goes live. Raises NotFound `no_such_space`, Conflict `wrong_state`,
    `space_ended`, `space_cancelled`, NotAllowed `blocked`, `removed`."""
    space = loaded(deps, space_id)
    expect(space, State.SCHEDULED)
    banned, blocked = deps.moderation.barred(space.id, space.host.id, by.id)
    require_welcome(space, by, blocked=blocked, banned=banned)
    deps.reminders.put(space_id, by.id, deps.clock())
    if reloaded(deps, space_id).state is not State.SCHEDULED:
        notify_later(deps, space)  # it went live in between, and who asked before was told


def forget(deps: Deps, space_id: str, by: Identity) -> None:
    """`by` is not told; nothing happens if they had not asked."""
    deps.reminders.delete(space_id, by.id)


def asked(deps: Deps, by: Identity) -> list[str]:
    """The ids of the Spaces that `by` is told of."""
    return deps.reminders.of(by.id)


def notify_later(deps: Deps, space: Space) -> None:
    """Let everybody be told who asked, and be forgotten then."""
    if space.starts_at is not None:
        deps.enqueue(Job(RING, space.id))


def enqueue_due(deps: Deps) -> None:
    """Once a minute: hand over what became due since the last time, also if that is long ago."""
    now = deps.now_ms()
    since = (deps.reminders.reached() or now - MINUTE_MS) - OVERLAP_MS
    deps.enqueue(Job(HOSTS, f"{since}:{now}"))
    deps.enqueue(Job(STARTED, f"{since}:{now}"))
    deps.reminders.reach(now)


def remind_hosts(deps: Deps, job: Job) -> str | None:
    """A page of the hosts whose Spaces begin in 30 minutes, as `job.about` says (`since:until`, epoch ms)."""
    since, until = (int(time) + BEFORE_MS for time in job.about.split(":"))
    spaces, last = deps.spaces.between(State.SCHEDULED, since, until, place_of(job.cursor), PAGE)
    for space in spaces:
        key = f"reminder:{space.id}:{space.starts_at}"  # a Space that is moved is announced anew
        notify(deps, space.host.id, Notification("reminder", key, space=space.id, text=space.title))
    return cursor_of(last)


def remind_started(deps: Deps, job: Job) -> str | None:
    """A page of the Spaces that went live of late: rings for those whose own ringing was lost in a crash."""
    since, until = (int(time) for time in job.about.split(":"))
    spaces, last = deps.spaces.between(State.LIVE, since, until, place_of(job.cursor), PAGE)
    for space in spaces:
        notify_later(deps, space)
    return cursor_of(last)


def notify_asked(deps: Deps, job: Job) -> str | None:
    """Tell a page of those who asked for the Space `job.about` what became of it, and forget that they asked."""
    space = loaded(deps, job.about)
    if space.state is State.SCHEDULED:
        return None
    note = _note_of(space)
    people = deps.reminders.asked(space.id, job.cursor, PAGE)
    for person in people:
        if note is not None:
            notify(deps, person, note)
        deps.reminders.delete(space.id, person)
    return people[-1] if len(people) == PAGE else None


def _note_of(space: Space) -> Notification | None:
    """None where there is nothing to tell: it is over, or its host never came, hours ago."""
    if space.state is State.LIVE:
        return Notification("starting", f"starting:{space.id}", by=space.host, space=space.id, text=space.title)
    if space.state is State.CANCELLED and not has_lapsed(space):
        return Notification("cancelled", f"cancelled:{space.id}", by=space.host, space=space.id, text=space.title)
    return None
