"""Telling those who follow the host that a Space is live: a job of a page of followers at a time."""

from typing import Final

from chalicelib.domain.notifications import Notification
from chalicelib.domain.space import Space, State
from chalicelib.services.deps import Deps, Job
from chalicelib.services.notifications.delivery import notify

TELL_LIVE: Final = "tell_live"
FOLLOWERS: Final = 100  # of one call


def notify_followers_later(deps: Deps, space: Space) -> Space:
    """The Space, after its followers are sure to be told if it is live. Telling again tells nobody twice."""
    if space.state is State.LIVE:
        deps.enqueue(Job(TELL_LIVE, space.id))
    return space


def notify_followers(deps: Deps, job: Job) -> str | None:
    """One page of a job; a Space that is over by now is nobody's news."""
    space = deps.spaces.load(job.about)
    if space is None or space.state is not State.LIVE:
        return None
    followers, rest = deps.relationships.followers(space.host.id, job.cursor, FOLLOWERS)
    for follower in followers:
        notify(deps, follower, Notification("live", f"live:{space.id}", space.host, space.id, text=space.title))
    return rest
