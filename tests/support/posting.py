"""Words for tests in which people post, and read what others posted."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post
from chalicelib.services.people import relationships
from chalicelib.services.posts import posts, timelines
from chalicelib.services.posts.timelines import TimelinePage, TimelinePlace, place_of
from chalicelib.store.accounts import AccountItem
from tests.support.control import Control


def open_accounts(*identities: Identity) -> None:
    for one in identities:
        AccountItem(one.id, "account", handle=one.handle, display_name=one.name).save()
        AccountItem(f"handle#{one.handle}", "handle", account_id=one.id).save()


def write(control: Control, author: Identity, text: str, reply_to: str | None = None) -> Post:
    """A new post, a second after what was before; all that follows from it is done."""
    control.at += 1
    post = posts.create(control.deps, author, text, reply_to)
    control.work()
    return post


def follow(control: Control, follower: Identity, *followed: Identity) -> None:
    for one in followed:
        relationships.add(control.deps, follower, "follow", one.id)
    control.work()


def home(control: Control, viewer: Identity, cursor: str | None = None) -> TimelinePage:
    return timelines.following(control.deps, viewer, place_of(cursor))


def home_texts(control: Control, viewer: Identity) -> list[str]:
    """What the first page of somebody's timeline says, newest first."""
    return [str(view.text) for view in home(control, viewer).posts]


def latest_texts(control: Control, viewer: Identity | None = None) -> list[str]:
    return [str(view.text) for view in timelines.latest(control.deps, viewer, TimelinePlace()).posts]


def counts(control: Control, post: Post) -> tuple[int, int, int]:
    """Likes, reposts and replies as they are kept."""
    now = control.deps.posts.get(post.id)
    assert now is not None
    return now.likes, now.reposts, now.replies
