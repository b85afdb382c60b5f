"""Bookmarks: posts that an account saves for itself. Nobody else learns of them."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post
from chalicelib.services.deps import Deps
from chalicelib.services.posts.posts import existing, new_moment, readable


def bookmark(deps: Deps, post_id: str, by: Identity) -> Post:
    """Bookmark a post and return it. Repeating this is harmless. Raises NotFound `no_such_post`."""
    post = readable(deps, post_id, by)
    deps.bookmarks.add(by.id, post_id, new_moment(deps))
    return post


def unbookmark(deps: Deps, post_id: str, by: Identity) -> Post:
    """Remove a bookmark, if there is one, and return the post. Raises NotFound `no_such_post`."""
    post = existing(deps, post_id)
    deps.bookmarks.remove(by.id, post_id)
    return post
