"""One account's posts, the pinned one first."""

from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps
from chalicelib.services.listings.timelines import TimelinePage, TimelinePlace, of_author
from chalicelib.services.views.posts import PostView, post_views


class AuthorPage(TimelinePage, frozen=True, kw_only=True):
    """A page of one account's posts. `pinned` comes with the first page: the post that is shown first, if any."""

    pinned: PostView | None


def author_page(deps: Deps, viewer: Identity | None, author_id: str, place: TimelinePlace) -> AuthorPage:
    """A page of one account's posts, with the pinned one if it is the first page."""
    page = of_author(deps, viewer, author_id, place)
    pinned = None if place.before else _pinned(deps, viewer, author_id)
    return AuthorPage(posts=page.posts, next=page.next, pinned=pinned)


def _pinned(deps: Deps, viewer: Identity | None, author_id: str) -> PostView | None:
    post_id = deps.pinned_posts.of(author_id)
    post = deps.posts.get(post_id) if post_id else None
    return next(iter(post_views(deps, [post], viewer)), None) if post and not post.gone else None
