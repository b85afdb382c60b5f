"""Which posts contain words that the viewer muted."""

from collections.abc import Iterable

from chalicelib.domain.identity import Identity
from chalicelib.domain.muted_words import contains_any
from chalicelib.domain.post import Post
from chalicelib.services import preferences
from chalicelib.services.deps import Deps


def with_muted_words(deps: Deps, posts: Iterable[Post], viewer: Identity | None) -> set[str]:
    """Return the ids of these posts by others that contain a word muted by the viewer: one request, or none.

    Descriptions of pictures count as well.
    """
    others = [post for post in posts if viewer and post.author.id != viewer.id]
    muted = preferences.of(deps, viewer.id).muted_words if viewer and others else ()
    return {post.id for post in others if contains_any(_texts(post), muted)}


def _texts(post: Post) -> list[str]:
    return [post.text, *(picture.alt for picture in post.pictures)]
