"""Helpers for tests in which people post and read posts."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post
from chalicelib.services.listings import timelines
from chalicelib.services.listings.timelines import TimelinePage, TimelinePlace, place_of
from chalicelib.services.people import relationships
from chalicelib.services.posts import posts
from chalicelib.services.posts.posts import Draft
from chalicelib.store.accounts import AccountItem
from tests.support.control import Control


def open_accounts(*identities: Identity) -> None:
    for one in identities:
        AccountItem(one.id, "account", handle=one.handle, display_name=one.name).save()
        AccountItem(f"handle#{one.handle}", "handle", account_id=one.id).save()


def write(control: Control, author: Identity, text: str, reply_to: str | None = None) -> Post:
    """Write a post, a second after the previous one, and run all of its jobs."""
    control.at += 1
    post = posts.create(control.deps, author, Draft(text, reply_to))
    control.work()
    return post


def follow(control: Control, follower: Identity, *followed: Identity) -> None:
    for one in followed:
        relationships.add(control.deps, follower, "follow", one.id)
    control.work()


def home(control: Control, viewer: Identity, cursor: str | None = None) -> TimelinePage:
    return timelines.following(control.deps, viewer, place_of(cursor))


def home_texts(control: Control, viewer: Identity) -> list[str]:
    """Return the texts on the first page of somebody's timeline, newest first."""
    return [str(view.text) for view in home(control, viewer).posts]


def latest_texts(control: Control, viewer: Identity | None = None) -> list[str]:
    return [str(view.text) for view in timelines.latest(control.deps, viewer, TimelinePlace()).posts]


def counts(control: Control, post: Post) -> tuple[int, int, int]:
    """Return the stored counts of likes, reposts and replies."""
    now = control.deps.posts.get(post.id)
    assert now is not None
    return now.likes, now.reposts, now.replies
