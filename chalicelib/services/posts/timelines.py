"""Timelines: what one follows, what everybody posts, what one person posts. However many posts and people there are,
a page costs the same requests (`tests/bench/timeline.py` counts them)."""

from dataclasses import dataclass
from typing import Any, Final

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import MOMENT, TimelineEntry
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps
from chalicelib.services.views.posts import entry_views
from chalicelib.store.feeds import LATEST, author_list, home_list

PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class TimelinePlace:
    """Where a page is: older than `before`, or what is newer than `since`; the newest without either."""

    before: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Some posts as the wire shows them, and the cursor of what follows (None at the end). What the viewer is not to
    see is left out, so a page may be short, or even empty, and still have a next one."""

    posts: list[dict[str, Any]]
    next: str | None


def place_of(cursor: str | None, since: str | None = None) -> TimelinePlace:
    """Raises Malformed `invalid_cursor`."""
    if any(one is not None and not MOMENT.fullmatch(one) for one in (cursor, since)):
        raise Malformed("invalid_cursor", "This cursor is not one of ours.")
    return TimelinePlace(cursor, since)


def latest(deps: Deps, viewer: Identity | None, place: TimelinePlace) -> TimelinePage:
    """What everybody posted, newest first; neither replies nor reposts."""
    return _page(deps, viewer, deps.feeds.page(LATEST, place.before, place.since, PAGE + 1))


def following(deps: Deps, viewer: Identity, place: TimelinePlace) -> TimelinePage:
    """What the viewer, and whom they follow, posted and reposted, newest first."""
    written = deps.feeds.page(home_list(viewer.id), place.before, place.since, PAGE + 1)
    pulled = [entry for head in deps.feeds.heads_of(viewer.id) for entry in head.entries if _within(entry, place)]
    lines = {entry.moment: entry for entry in [*written, *pulled]}
    newest = sorted(lines.values(), key=lambda entry: entry.moment, reverse=True)
    return _page(deps, viewer, newest[: PAGE + 1], followed=True)


def of_author(deps: Deps, viewer: Identity | None, author_id: str, place: TimelinePlace) -> TimelinePage:
    """What one account posted, replied and reposted, newest first."""
    return _page(deps, viewer, deps.feeds.page(author_list(author_id), place.before, None, PAGE + 1))


def _within(entry: TimelineEntry, place: TimelinePlace) -> bool:
    return (not place.before or entry.moment < place.before) and (not place.since or entry.moment > place.since)


def _page(deps: Deps, viewer: Identity | None, found: list[TimelineEntry], *, followed: bool = False) -> TimelinePage:
    """Of one line more than a page, to know whether there are more."""
    page = found[:PAGE]
    views = entry_views(deps, page, viewer, followed=followed)
    return TimelinePage(views, page[-1].moment if len(found) > PAGE else None)
