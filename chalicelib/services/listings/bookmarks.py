"""An account's bookmarks, for itself alone."""

from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps
from chalicelib.services.listings.timelines import PAGE, TimelinePage, TimelinePlace
from chalicelib.services.views.posts import post_views
from chalicelib.store.counters import Interaction


def bookmarked(deps: Deps, viewer: Identity, place: TimelinePlace) -> TimelinePage:
    """A page of the viewer's bookmarks, newest first. Posts of muted people stay, because they were saved on
    purpose."""
    found = deps.bookmarks.page(viewer.id, place.before, PAGE + 1)
    page = found[:PAGE]
    rows = [Interaction(entry.post, "bookmark", viewer.id) for entry in page]
    known = deps.posts.known([entry.post for entry in page], rows)
    kept = [entry for entry in page if known.there(entry.post) and known.made(entry, "bookmark")]
    views = post_views(deps, [known.posts[entry.post] for entry in kept], viewer, hiding=("block",))
    return TimelinePage(posts=views, next=page[-1].moment if len(found) > PAGE else None)
