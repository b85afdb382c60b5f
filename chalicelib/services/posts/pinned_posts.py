"""The post that an account shows first on its profile."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post
from chalicelib.services.deps import Deps
from chalicelib.services.posts.posts import readable


def pin(deps: Deps, post_id: str, by: Identity) -> Post:
    """Pin one's own post instead of any other, and return it. Raises NotFound `no_such_post`."""
    post = readable(deps, post_id, by)
    if post.author.id != by.id:
        raise NotFound("no_such_post")
    deps.pinned_posts.pin(by.id, post_id)
    return post


def unpin(deps: Deps, post_id: str, by: Identity) -> Post:
    """Unpin a post, if it is the pinned one, and return it. Raises NotFound `no_such_post`."""
    post = readable(deps, post_id, by)
    deps.pinned_posts.unpin(by.id, post_id)
    return post
