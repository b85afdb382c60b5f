"""Bookmarks: posts that an account saves for itself. Nobody else learns of them."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post
from chalicelib.services.deps import Deps
from chalicelib.services.posts.posts import existing, new_moment, readable
from chalicelib.services.posts.timelines import PAGE, TimelinePage, TimelinePlace
from chalicelib.services.views.posts import post_views
from chalicelib.store.counters import Interaction


def bookmark(deps: Deps, post_id: str, by: Identity) -> Post:
    """Bookmarks a post and returns it. Repeating this is harmless. Raises NotFound `no_such_post`."""
    post = readable(deps, post_id, by)
    deps.bookmarks.add(by.id, post_id, new_moment(deps))
    return post


def unbookmark(deps: Deps, post_id: str, by: Identity) -> Post:
    """Removes a bookmark, if there is one, and returns the post. Raises NotFound `no_such_post`."""
    post = existing(deps, post_id)
    deps.bookmarks.remove(by.id, post_id)
    return post


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
