"""Reminders: the host is reminded 30 minutes before the start; everybody who asked, when the Space goes live, is
cancelled or moves to another time.

Listeners are notified when there is something to hear rather than by the clock: hosts begin early or late, and people
stop following notifications that lead to silence. Both are sent by jobs of one page each, and each notification is
delivered once even if it is sent twice. Nobody is reminded of a Space that they may not enter, because its host has
blocked them meanwhile.
"""

from typing import Final

from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.domain.space import MINUTE_MS, Space, SpaceState, expect, has_lapsed
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps, Job
from chalicelib.services.notifications.delivery import notify
from chalicelib.services.space.deciding import loaded, reloaded
from chalicelib.services.space.entry import require_not_barred

BEFORE_MS: Final = 30 * MINUTE_MS
OVERLAP_MS: Final = 10_000  # windows overlap, because the index usually lags behind the table by up to a second
PAGE: Final = 25  # people or hosts per page

RING: Final = "ring"
HOSTS: Final = "remind_hosts"
STARTED: Final = "remind_started"
MOVED: Final = "tell_moved"


def ask(deps: Deps, space_id: str, by: Identity) -> None:
    """Set a reminder for a scheduled Space. Raises NotFound `no_such_space`, Conflict `wrong_state`,
    `space_ended`, `space_cancelled`, NotAllowed `blocked`, `removed`."""
    space = loaded(deps, space_id)
    expect(space, SpaceState.SCHEDULED)
    require_not_barred(deps, space, by)
    deps.reminders.put(space_id, by.id, deps.clock())
    if reloaded(deps, space_id).state is not SpaceState.SCHEDULED:
        notify_later(deps, space)  # it went live in between, after earlier reminders were sent


def forget(deps: Deps, space_id: str, by: Identity) -> None:
    """Remove the reminder; do nothing if there is none."""
    deps.reminders.delete(space_id, by.id)


def asked(deps: Deps, by: Identity) -> list[str]:
    """The ids of the Spaces for which `by` has set a reminder."""
    return deps.reminders.of(by.id)


def notify_later(deps: Deps, space: Space) -> None:
    """Enqueue the job that notifies everybody with a reminder, if the Space was scheduled."""
    if space.starts_at is not None:
        deps.enqueue(Job(RING, space.id))


def tell_moved_later(deps: Deps, space: Space) -> None:
    """Enqueue the job that notifies everybody with a reminder that the Space now starts at another time."""
    deps.enqueue(Job(MOVED, f"{space.id}:{space.version}:{space.starts_at}"))


def enqueue_due(deps: Deps) -> None:
    """Enqueue what became due since the last call, even if that was long ago. Called once a minute."""
    now = deps.now_ms()
    since = min(deps.reminders.reached() or now - MINUTE_MS, now) - OVERLAP_MS  # the clock may have been set back
    deps.enqueue(Job(HOSTS, f"{since}:{now}"))
    deps.enqueue(Job(STARTED, f"{since}:{now}"))
    deps.reminders.reach(now)


def remind_hosts(deps: Deps, job: Job) -> str | None:
    """Remind a page of hosts whose Spaces start in 30 minutes; `job.about` is `since:until` (epoch ms)."""
    since, until = (int(time) + BEFORE_MS for time in job.about.split(":"))
    spaces, last = deps.spaces.between(SpaceState.SCHEDULED, since, until, place_of(job.cursor), PAGE)
    for space in spaces:
        key = f"reminder:{space.id}:{space.starts_at}"  # a rescheduled Space is announced again
        notify(deps, space.host.id, Notification("reminder", key, space=space.id, text=space.title))
    return cursor_of(last)


def remind_started(deps: Deps, job: Job) -> str | None:
    """Enqueue reminders for a page of Spaces that went live lately, in case a crash lost their own job."""
    since, until = (int(time) for time in job.about.split(":"))
    spaces, last = deps.spaces.between(SpaceState.LIVE, since, until, place_of(job.cursor), PAGE)
    for space in spaces:
        notify_later(deps, space)
    return cursor_of(last)


def tell_moved(deps: Deps, job: Job) -> str | None:
    """Notify a page of people with a reminder that the Space moves; `job.about` is `space:version:starts_at`.

    Nobody is notified if the Space has moved on since, or is no longer planned. Raises NotFound `no_such_space`.
    """
    space_id, version, starts_at = job.about.split(":")
    space = loaded(deps, space_id)
    if space.state is not SpaceState.SCHEDULED or space.starts_at != int(starts_at):
        return None
    key = f"moved:{space.id}:{version}"
    notification = Notification("moved", key, space.host, space.id, text=space.title, starts_at=space.starts_at)
    people = deps.reminders.asked(space.id, job.cursor, PAGE)
    for person in deps.batch_reads.welcome(space.id, space.host.id, people):
        notify(deps, person, notification)
    return people[-1] if len(people) == PAGE else None


def notify_asked(deps: Deps, job: Job) -> str | None:
    """Notify a page of people with a reminder for the Space `job.about`, and remove the reminders. Raises NotFound
    `no_such_space`."""
    space = loaded(deps, job.about)
    if space.state is SpaceState.SCHEDULED:
        return None
    notification = _notification_of(space)
    people = deps.reminders.asked(space.id, job.cursor, PAGE)
    welcome = deps.batch_reads.welcome(space.id, space.host.id, people) if notification else []
    for person in people:
        if notification is not None and person in welcome:
            notify(deps, person, notification)
        deps.reminders.delete(space.id, person)
    return people[-1] if len(people) == PAGE else None


def _notification_of(space: Space) -> Notification | None:
    """The notification about the Space, or None if it has ended or lapsed because its host never came."""
    if space.state is SpaceState.LIVE:
        return Notification("starting", f"starting:{space.id}", by=space.host, space=space.id, text=space.title)
    if space.state is SpaceState.CANCELLED and not has_lapsed(space):
        return Notification("cancelled", f"cancelled:{space.id}", by=space.host, space=space.id, text=space.title)
    return None
