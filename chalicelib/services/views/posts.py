"""Posts as `docs/protocol/posts.md` describes them, without those that the viewer must not see.

Rows are read in batches, so that a page of a list is a fixed number of requests. `viewer` is an account, None for
guests.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType

from chalicelib.domain.identity import Identity
from chalicelib.domain.post import Post, Thread, TimelineEntry, linked_clip, own_entry
from chalicelib.domain.space import Space
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps
from chalicelib.services.views.clips import ClipCardView, clip_cards
from chalicelib.services.views.muted_words import with_muted_words
from chalicelib.services.views.pictures import PictureView, picture_view
from chalicelib.services.views.quoted_posts import QuotedPosts, QuotedPostView, quoted_posts, quoted_view
from chalicelib.services.views.spaces import SpaceView, space_view
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of
from chalicelib.store.counters import Interaction
from chalicelib.store.pinned_posts import pinned_key
from chalicelib.store.posts import KnownPosts

Relationship = tuple[str, str, str]  # kind, account, other: as `RelationshipStore.among` takes them
OWN: Final = ("like", "repost", "bookmark")  # the viewer's own rows of a post
HIDING = ("block", "mute")  # relationships of the viewer that hide people from their lists


class AnsweredPost(View, frozen=True, kw_only=True):
    """The post that a reply answers, and its author."""

    id: str | None
    author: Person


class YourReactions(View, frozen=True, kw_only=True):
    """Whether the viewer liked, reposted and bookmarked a post, and pinned it to their profile."""

    liked: bool
    reposted: bool
    bookmarked: bool
    pinned: bool


class PostView(View, frozen=True, kw_only=True):
    """A post in a list. A deleted one (`gone`) has only `id`, `created_at` (epoch ms) and `replies`.

    `moment` orders lists. `space` and `clip` are None unless the text links to one, `reply_to` unless it is a reply,
    `quoted` unless it quotes a post, `reposted_by` unless the entry is a repost, and `you` for viewers without an
    account.
    """

    id: str
    gone: bool
    moment: str | UnsetType = UNSET
    author: Person | UnsetType = UNSET
    text: str | UnsetType = UNSET
    created_at: int
    space: SpaceView | UnsetType | None = UNSET
    clip: ClipCardView | UnsetType | None = UNSET
    pictures: list[PictureView] | UnsetType = UNSET
    reply_to: AnsweredPost | UnsetType | None = UNSET
    quoted: QuotedPostView | UnsetType | None = UNSET
    likes: int | UnsetType = UNSET
    reposts: int | UnsetType = UNSET
    replies: int
    quotes: int | UnsetType = UNSET
    you: YourReactions | UnsetType | None = UNSET
    reposted_by: Person | UnsetType | None = UNSET


# What the types do not say: only a deleted post is without these.
SHOWN_POST: Final[Mapping[str, Any]] = {
    "if": {"properties": {"gone": {"const": False}}},
    "then": {
        "required": [
            *("moment", "author", "text", "space", "clip", "pictures", "reply_to", "quoted"),
            *("likes", "reposts", "quotes", "you", "reposted_by"),
        ],
    },
    "else": {"maxProperties": 4},
}


class ThreadView(View, frozen=True, kw_only=True):
    """A post, the posts that lead to it (nearest last), and a page of replies; `next` is None after the last page."""

    post: PostView
    above: list[PostView]
    replies: list[PostView]
    next: str | None


def entry_views(
    deps: Deps, entries: list[TimelineEntry], viewer: Identity | None, *, followed: bool = False
) -> list[PostView]:
    """Return the entries of a list, each post once.

    Left out are deleted posts and reposts that were taken back, people whom the viewer mutes or blocks or who block
    them, words that the viewer mutes, and, with `followed`, people whom the viewer no longer follows.
    """
    known = _known(deps, entries, viewer)
    there = [entry for entry in entries if known.still(entry)]
    if viewer:
        hidden = _hidden(deps, viewer, _people(there, known), HIDING)
        left = _not_followed(deps, viewer, there) if followed else set()
        there = [entry for entry in there if entry.by not in left and not _people([entry], known) & hidden]
        muted = with_muted_words(deps, (known.posts[entry.post] for entry in there), viewer)
        there = [entry for entry in there if entry.post not in muted]
    once = {entry.post: entry for entry in reversed(there)}  # the newest entry of each post
    return _views(deps, [entry for entry in there if once[entry.post] is entry], known, viewer)


def post_views(
    deps: Deps, posts: Iterable[Post], viewer: Identity | None, hiding: tuple[str, ...] = HIDING
) -> list[PostView]:
    """Return these posts, without those of people who block the viewer or whom the viewer hides.

    `hiding` are the relationships of the viewer that hide people.

    Deleted posts stay, and say only that they are gone.
    """
    found = {post.id: post for post in posts}
    rows = deps.posts.known((), _own_rows(found, viewer), _own_pin(found.values(), viewer)).rows
    hidden = _hidden(deps, viewer, {post.author.id for post in found.values()}, hiding) if viewer else set()
    muted = with_muted_words(deps, found.values(), viewer) if "mute" in hiding else set()
    shown = [own_entry(post) for post in found.values() if post.author.id not in hidden and post.id not in muted]
    return _views(deps, shown, KnownPosts(found, rows), viewer)


def thread_view(deps: Deps, thread: Thread, viewer: Identity | None) -> ThreadView:
    """Return the post, the posts that lead to it, and its replies.

    People whom the viewer mutes or blocks are hidden among the replies only: the post itself was opened on purpose.
    """
    *above, post = post_views(deps, [*thread.above, thread.post], viewer, hiding=())
    replies = post_views(deps, thread.replies, viewer)
    return ThreadView(post=post, above=above, replies=replies, next=thread.next)


def _known(deps: Deps, entries: list[TimelineEntry], viewer: Identity | None) -> KnownPosts:
    """Read the posts, the viewer's own reactions, and the reposts behind entries: 100 keys a page, one request."""
    ids = dict.fromkeys(entry.post for entry in entries)
    reposts = [Interaction(entry.post, "repost", entry.by) for entry in entries if entry.is_repost]
    pin = [pinned_key(viewer.id)] if viewer and any(entry.by == viewer.id for entry in entries) else []
    return deps.posts.known(ids, [*_own_rows(ids, viewer), *reposts], pin)


def _own_rows(post_ids: Iterable[str], viewer: Identity | None) -> list[Interaction]:
    return [Interaction(post_id, kind, viewer.id) for post_id in post_ids for kind in OWN] if viewer else []


def _own_pin(posts: Iterable[Post], viewer: Identity | None) -> list[tuple[str, str]]:
    """Return the key of the viewer's pin, if any of the posts can be the pinned one."""
    return [pinned_key(viewer.id)] if viewer and any(post.author.id == viewer.id for post in posts) else []


def _people(entries: Iterable[TimelineEntry], known: KnownPosts) -> set[str]:
    """Return the ids of everybody who wrote or reposted any of these."""
    return {person for entry in entries for person in (entry.by, known.posts[entry.post].author.id)}


def _hidden(deps: Deps, viewer: Identity, people: set[str], hiding: tuple[str, ...]) -> set[str]:
    others = people - {viewer.id}
    asked: list[Relationship] = [("block", other, viewer.id) for other in others]
    asked += [(kind, viewer.id, other) for other in others for kind in hiding]
    return {other if one == viewer.id else one for _, one, other in deps.relationships.among(asked)}


def _not_followed(deps: Deps, viewer: Identity, entries: Iterable[TimelineEntry]) -> set[str]:
    people = {entry.by for entry in entries} - {viewer.id}
    ties = deps.relationships.among([("follow", viewer.id, other) for other in people])
    return people - {other for _, _, other in ties}


class _Around(Struct, frozen=True):
    """What the views of a list need beside its posts."""

    deps: Deps
    known: KnownPosts
    spaces: dict[str, Space]
    clips: dict[str, ClipCardView]  # by the id of the post
    quoted: QuotedPosts
    names: dict[str, Identity]
    viewer: Identity | None

    def person(self, one: Identity) -> Person:
        """Return the person under their current name, or under the stored one if their account is gone."""
        return person_of(self.names.get(one.id, one))

    def space(self, post: Post) -> SpaceView | None:
        space = self.spaces.get(post.space) if post.space else None
        return space_view(space, self.viewer) if space else None

    def you(self, post: Post) -> YourReactions | None:
        if self.viewer is None:
            return None
        liked, reposted, bookmarked = (self.known.has(kind, post.id, self.viewer.id) for kind in OWN)
        pinned = self.known.rows.get(pinned_key(self.viewer.id)) == post.id
        return YourReactions(liked=liked, reposted=reposted, bookmarked=bookmarked, pinned=pinned)


def _views(deps: Deps, entries: list[TimelineEntry], known: KnownPosts, viewer: Identity | None) -> list[PostView]:
    posts = [known.posts[entry.post] for entry in entries]
    answered = {post.answers.id for post in posts if post.answers}
    quoted = quoted_posts(deps, posts, viewer)
    faces = deps.profiles.cards(_people(entries, known) | answered | quoted.authors)
    names = {face.id: Identity(face.id, face.name, face.handle) for face in faces.values()}
    spaces = deps.spaces.load_all({post.space for post in posts if post.space})
    clips = _clips(deps, posts, viewer)
    around = _Around(deps, known, spaces, clips, quoted, names, viewer)
    return [_view(entry, post, around) for entry, post in zip(entries, posts, strict=True)]


def _clips(deps: Deps, posts: Iterable[Post], viewer: Identity | None) -> dict[str, ClipCardView]:
    """Return the clips to which posts link and that the viewer may hear, by the id of the post."""
    linked = {post.id: linked_clip(post.text, deps.settings.origins) for post in posts if not post.gone}
    found = clip_cards(deps, {clip_id for clip_id in linked.values() if clip_id}, viewer)
    return {post_id: found[clip_id] for post_id, clip_id in linked.items() if clip_id in found}


def _view(entry: TimelineEntry, post: Post, around: _Around) -> PostView:
    if post.gone:
        return PostView(id=post.id, gone=True, created_at=post.created_at, replies=post.replies)
    answered = AnsweredPost(id=post.reply_to, author=around.person(post.answers)) if post.answers else None
    return PostView(
        id=post.id,
        gone=False,
        moment=entry.moment,
        author=around.person(post.author),
        text=post.text,
        created_at=post.created_at,
        space=around.space(post),
        clip=around.clips.get(post.id),
        pictures=[picture_view(around.deps, picture) for picture in post.pictures],
        reply_to=answered,
        quoted=quoted_view(around.deps, around.quoted, post.quote, around.person) if post.quote else None,
        likes=post.likes,
        reposts=post.reposts,
        replies=post.replies,
        quotes=post.quotes,
        you=around.you(post),
        reposted_by=around.person(Identity(entry.by, "")) if entry.is_repost else None,
    )
