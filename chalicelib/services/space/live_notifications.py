"""Notifies the host's followers that a Space is live, in jobs of one page of followers each."""

from typing import Final

from chalicelib.domain.notifications import Notification
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.deps import Deps, Job
from chalicelib.services.notifications.delivery import notify

TELL_LIVE: Final = "tell_live"
FOLLOWERS: Final = 100  # per page


def notify_followers_later(deps: Deps, space: Space) -> Space:
    """Enqueue the job that notifies the followers, if the Space is live, and return the Space. Repeating this
    notifies nobody twice."""
    if space.state is SpaceState.LIVE:
        deps.enqueue(Job(TELL_LIVE, space.id))
    return space


def notify_followers(deps: Deps, job: Job) -> str | None:
    """Notify one page of followers, but for those whom the host has blocked in a Space, unless the Space has ended in
    the meantime."""
    space = deps.spaces.load(job.about)
    if space is None or space.state is not SpaceState.LIVE:
        return None
    followers, rest = deps.relationships.followers(space.host.id, job.cursor, FOLLOWERS)
    for follower in deps.batch_reads.welcome(space.id, space.host.id, followers):
        notify(deps, follower, Notification("live", f"live:{space.id}", space.host, space.id, text=space.title))
    return rest
