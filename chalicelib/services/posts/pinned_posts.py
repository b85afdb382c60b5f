"""The post that an account shows first on its profile."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post
from chalicelib.services.deps import Deps
from chalicelib.services.posts.posts import readable
from chalicelib.services.posts.timelines import TimelinePage, TimelinePlace, of_author
from chalicelib.services.views.posts import PostView, post_views


class AuthorPage(TimelinePage, frozen=True, kw_only=True):
    """A page of one account's posts. `pinned` comes with the first page: the post that is shown first, if any."""

    pinned: PostView | None


def pin(deps: Deps, post_id: str, by: Identity) -> Post:
    """Pins one's own post instead of any other, and returns it. Raises NotFound `no_such_post`."""
    post = readable(deps, post_id, by)
    if post.author.id != by.id:
        raise NotFound("no_such_post")
    deps.pinned_posts.pin(by.id, post_id)
    return post


def unpin(deps: Deps, post_id: str, by: Identity) -> Post:
    """Unpins a post, if it is the pinned one, and returns it. Raises NotFound `no_such_post`."""
    post = readable(deps, post_id, by)
    deps.pinned_posts.unpin(by.id, post_id)
    return post


def author_page(deps: Deps, viewer: Identity | None, author_id: str, place: TimelinePlace) -> AuthorPage:
    """A page of one account's posts, with the pinned one if it is the first page."""
    page = of_author(deps, viewer, author_id, place)
    pinned = None if place.before else _pinned(deps, viewer, author_id)
    return AuthorPage(posts=page.posts, next=page.next, pinned=pinned)


def _pinned(deps: Deps, viewer: Identity | None, author_id: str) -> PostView | None:
    post_id = deps.pinned_posts.of(author_id)
    post = deps.posts.get(post_id) if post_id else None
    return next(iter(post_views(deps, [post], viewer)), None) if post and not post.gone else None
