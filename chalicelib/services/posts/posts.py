"""Posts: create, read with their thread, and delete."""

import secrets
from typing import Final

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.post import POST, Post, Thread, linked_space, moment, own_entry, path_to
from chalicelib.services import pictures
from chalicelib.services.deps import Deps, Job
from chalicelib.services.pictures import Attachment
from chalicelib.services.posts.counters import count, uncount
from chalicelib.services.posts.text import text_of
from chalicelib.services.search import index
from chalicelib.store.counters import Interaction
from chalicelib.store.feeds import LATEST, about_list, author_list, home_list

PAGE: Final = 20


class Draft(Struct, frozen=True):
    """What somebody wants to post. `reply_to` is the id of the post that it replies to, `quote` of one that is shown in
    it. Only a post with pictures may be without text."""

    text: str
    reply_to: str | None = None
    quote: str | None = None
    pictures: tuple[Attachment, ...] = ()


def create(deps: Deps, author: Identity, draft: Draft) -> Post:
    """Create a post; a repeated command returns the post it created.

    Raises Invalid `invalid_text`, `invalid_picture`, `too_many_pictures`, NotFound `no_such_post` if the post that the
    draft refers to cannot be read, and NotFound `no_such_upload`.
    """
    post_id = POST + new_moment(deps)
    if deps.mark:
        post_id = deps.posts.reserved(deps.mark, post_id, deps.clock())
    before = deps.posts.get(post_id) if deps.mark and draft.pictures else None  # its uploads are gone
    post = before or _added(deps, post_id, author, draft)
    if not post.gone:
        # The job comes first: it repeats what follows, in case this process does not get that far.
        deps.enqueue(Job("publish_post", post.id))
        listed(deps, post)
    pictures.forget_uploads(deps, author, draft.pictures)
    return post


def pictures_of(post_id: str) -> str:
    """The folder of a post's published pictures."""
    return f"posts/{post_id}"


def _added(deps: Deps, post_id: str, author: Identity, draft: Draft) -> Post:
    """The new post, or the one that the same command has just added elsewhere, which has used up its uploads."""
    try:
        return deps.posts.add(_written(deps, post_id, author, draft))
    except NotFound:
        if (added := deps.posts.get(post_id)) is None:
            raise
        return added


def _written(deps: Deps, post_id: str, author: Identity, draft: Draft) -> Post:
    words = text_of(draft.text, least=0 if draft.pictures else 1)
    parent = readable(deps, draft.reply_to, author) if draft.reply_to else None
    quoted = readable(deps, draft.quote, author) if draft.quote else None
    return Post(
        id=post_id,
        author=author,
        text=words,
        created_at=deps.now_ms(),
        space=linked_space(words, deps.settings.origins),
        answers=parent.author if parent else None,
        above=path_to(parent) if parent else (),
        pictures=pictures.publish(deps, author, draft.pictures, pictures_of(post_id)),
        quote=quoted.id if quoted else None,
    )


def listed(deps: Deps, post: Post) -> None:
    """Add a post to the lists in which its author expects it at once. Repeating this is harmless."""
    entry, about = own_entry(post), _about(post)
    if post.quote:
        count(deps, Interaction(post.quote, "quote", entry.moment), post.author.id)
    if post.reply_to:
        deps.feeds.put(entry, [author_list(post.author.id), *about], "reply")
        count(deps, Interaction(post.reply_to, "reply", entry.moment), post.author.id)
        return
    deps.feeds.put(entry, [LATEST, author_list(post.author.id), *about])
    deps.feeds.send([entry], [post.author.id], deps.clock())


def _about(post: Post) -> list[str]:
    return [about_list(post.space)] if post.space else []


def readable(deps: Deps, post_id: str, viewer: Identity | None) -> Post:
    """The post, unless it was deleted or its author has blocked the viewer. Raises NotFound `no_such_post`."""
    post = deps.posts.get(post_id)
    if post is None or post.gone or _blocked(deps, post, viewer):
        raise NotFound("no_such_post")
    return post


def existing(deps: Deps, post_id: str) -> Post:
    """The post, also a deleted one or of somebody who blocked the viewer. Raises NotFound `no_such_post`."""
    post = deps.posts.get(post_id)
    if post is None:
        raise NotFound("no_such_post")
    return post


def thread(deps: Deps, post_id: str, viewer: Identity | None, after: str | None = None) -> Thread:
    """The thread of a post. A deleted post still has one while it has replies. Raises NotFound `no_such_post`."""
    post = deps.posts.get(post_id)
    if post is None or _blocked(deps, post, viewer) or (post.gone and not post.replies):
        raise NotFound("no_such_post")
    lines = deps.posts.replies(post_id, after, PAGE + 1)
    ids = [line.post for line in lines[:PAGE]]
    known = deps.posts.known([*post.above, *ids]).posts
    replies = [known[one] for one in ids if one in known and not known[one].gone]
    above = [known[one] for one in post.above if one in known]
    return Thread(post, above, replies, lines[PAGE - 1].moment if len(lines) > PAGE else None)


def alone(deps: Deps, post_id: str, viewer: Identity | None) -> Thread:
    """The thread of a post without other posts. Raises NotFound `no_such_post`."""
    return Thread(readable(deps, post_id, viewer), [], [], None)


def delete(deps: Deps, post_id: str, by: Identity, *, nameless: bool = False) -> None:
    """Delete the content of a post, its likes and reposts. Its replies stay, below a placeholder. With `nameless`, the
    author is removed as well.

    Repeating this is harmless. Raises NotFound `no_such_post`, also for somebody else's post.
    """
    post = deps.posts.get(post_id)
    if post is None or not deps.posts.bury(post_id, by.id, deps.clock()):
        raise NotFound("no_such_post")
    deps.enqueue(Job("forget_post", post_id))
    if nameless:
        deps.posts.nameless(post_id)
    unlisted(deps, post)


def unlisted(deps: Deps, post: Post) -> None:
    """Remove a post from the search index and the permanent lists. Repeating this is harmless."""
    entry = own_entry(post)
    index.remove(deps, "post", post.id)
    deps.pinned_posts.unpin(post.author.id, post.id)
    deps.feeds.drop(entry.moment, [LATEST, author_list(post.author.id), home_list(post.author.id), *_about(post)])
    for kind, other in (("reply", post.reply_to), ("quote", post.quote)):
        if other:
            uncount(deps, Interaction(other, kind, entry.moment))


def new_moment(deps: Deps) -> str:
    """A unique moment: the current time with a random suffix."""
    return moment(deps.now_ms(), secrets.token_hex(6))


def _blocked(deps: Deps, post: Post, viewer: Identity | None) -> bool:
    return viewer is not None and deps.relationships.has("block", post.author.id, viewer.id)
