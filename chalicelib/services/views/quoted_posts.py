"""Posts that are shown inside others, for one viewer."""

from collections.abc import Callable, Iterable
from typing import Final, Literal

from msgspec import UNSET, Struct, UnsetType, field

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps
from chalicelib.services.views.muted_words import with_muted_words
from chalicelib.services.views.pictures import PictureView, picture_view
from chalicelib.services.views.view import View

Unseen = Literal["deleted", "refused", "blocked", "muted", "word"]
_BY_VIEWER: Final[dict[str, Unseen]] = {"block": "blocked", "mute": "muted"}


class QuotedPostView(View, frozen=True, kw_only=True):
    """The post that another one shows.

    `unseen` says why its content is left out: it was deleted, its author blocked the viewer (`refused`), or the viewer
    blocked or muted its author, or muted a word in it (`word`). It is None for a post that is shown.
    """

    id: str
    unseen: Unseen | None
    author: Person | UnsetType = UNSET
    text: str | UnsetType = UNSET
    created_at: int | UnsetType = UNSET
    pictures: list[PictureView] | UnsetType = UNSET


class QuotedPosts(Struct, frozen=True):
    """Quoted posts by id, why the viewer does not see some authors, and the posts with words that the viewer muted."""

    posts: dict[str, Post] = field(default_factory=dict)
    hidden: dict[str, Unseen] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    @property
    def authors(self) -> set[str]:
        """The ids of their authors."""
        return {post.author.id for post in self.posts.values()}

    def unseen(self, post_id: str) -> Unseen | None:
        """Why the viewer does not see this post, None if they do."""
        post = self.posts.get(post_id)
        if post is None or post.gone:
            return "deleted"
        return self.hidden.get(post.author.id) or ("word" if post_id in self.words else None)


def quoted_posts(deps: Deps, posts: Iterable[Post], viewer: Identity | None) -> QuotedPosts:
    """Return the posts that these quote: three requests, or none if they quote nothing."""
    ids = {post.quote for post in posts if post.quote}
    found = deps.posts.known(ids).posts if ids else {}
    authors = {post.author.id for post in found.values()}
    return QuotedPosts(found, _hidden(deps, authors, viewer), with_muted_words(deps, found.values(), viewer))


def quoted_view(deps: Deps, quoted: QuotedPosts, post_id: str, named: Callable[[Identity], Person]) -> QuotedPostView:
    """Return a quoted post as it is sent. `named` returns a person under their current name."""
    unseen = quoted.unseen(post_id)
    if unseen:
        return QuotedPostView(id=post_id, unseen=unseen)
    post = quoted.posts[post_id]
    return QuotedPostView(
        id=post_id,
        unseen=None,
        author=named(post.author),
        text=post.text,
        created_at=post.created_at,
        pictures=[picture_view(deps, picture) for picture in post.pictures],
    )


def _hidden(deps: Deps, authors: set[str], viewer: Identity | None) -> dict[str, Unseen]:
    others = authors - {viewer.id} if viewer else set()
    if viewer is None or not others:
        return {}
    asked = [("block", other, viewer.id) for other in others]
    asked += [(kind, viewer.id, other) for other in others for kind in _BY_VIEWER]
    found = deps.relationships.among(asked)
    own: dict[str, Unseen] = {
        other: _BY_VIEWER[kind] for kind, one, other in sorted(found, reverse=True) if one == viewer.id
    }
    return own | {one: "refused" for _, one, _ in found if one != viewer.id}
