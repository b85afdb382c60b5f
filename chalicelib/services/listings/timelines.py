"""Timelines: the home timeline, everybody's latest posts, and those of one account or about one Space.

A page costs a fixed number of requests, however many posts and people there are (`tests/bench/timeline.py` counts).
"""

from typing import Final

from msgspec import Struct

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import MOMENT, TimelineEntry
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps
from chalicelib.services.views.posts import PostView, entry_views
from chalicelib.services.views.view import View
from chalicelib.store.feeds import LATEST, about_list, author_list, home_list

PAGE: Final = 20


class TimelinePlace(Struct, frozen=True):
    """Which page: entries older than `before`, or newer than `since`, or the newest if both are None."""

    before: str | None = None
    since: str | None = None


class TimelinePage(View, frozen=True, kw_only=True):
    """Posts as the wire shows them, and the cursor of the next page (None at the end). Posts hidden from the viewer
    are left out, so a page can be short or even empty and still have a next one."""

    posts: list[PostView]
    next: str | None


def place_of(cursor: str | None, since: str | None = None) -> TimelinePlace:
    """The place that the query parameters `cursor` and `since` mean. Raises Malformed `invalid_cursor`."""
    if any(one is not None and not MOMENT.fullmatch(one) for one in (cursor, since)):
        raise Malformed("invalid_cursor")
    return TimelinePlace(cursor, since)


def latest(deps: Deps, viewer: Identity | None, place: TimelinePlace) -> TimelinePage:
    """Everybody's posts, newest first, without replies and reposts."""
    return _page(deps, viewer, deps.feeds.page(LATEST, place.before, place.since, PAGE + 1))


def following(deps: Deps, viewer: Identity, place: TimelinePlace) -> TimelinePage:
    """Posts and reposts of the viewer and of the accounts they follow, newest first."""
    written = deps.feeds.page(home_list(viewer.id), place.before, place.since, PAGE + 1)
    pulled = [entry for head in deps.feeds.heads_of(viewer.id) for entry in head.entries if _within(entry, place)]
    lines = {entry.moment: entry for entry in [*written, *pulled]}
    newest = sorted(lines.values(), key=lambda entry: entry.moment, reverse=True)
    return _page(deps, viewer, newest[: PAGE + 1], followed=True)


def of_author(deps: Deps, viewer: Identity | None, author_id: str, place: TimelinePlace) -> TimelinePage:
    """One account's posts, replies and reposts, newest first."""
    return _page(deps, viewer, deps.feeds.page(author_list(author_id), place.before, None, PAGE + 1))


def about_space(deps: Deps, viewer: Identity | None, space_id: str, place: TimelinePlace) -> TimelinePage:
    """Posts and replies that link to the Space, newest first."""
    return _page(deps, viewer, deps.feeds.page(about_list(space_id), place.before, place.since, PAGE + 1))


def _within(entry: TimelineEntry, place: TimelinePlace) -> bool:
    return (not place.before or entry.moment < place.before) and (not place.since or entry.moment > place.since)


def _page(deps: Deps, viewer: Identity | None, found: list[TimelineEntry], *, followed: bool = False) -> TimelinePage:
    """A page of `found`, which has one entry more than a page if another page follows."""
    page = found[:PAGE]
    views = entry_views(deps, page, viewer, followed=followed)
    return TimelinePage(posts=views, next=page[-1].moment if len(found) > PAGE else None)
