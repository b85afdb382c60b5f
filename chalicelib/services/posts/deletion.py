"""Jobs that follow the deletion of a post or of an account. Each does one page."""

from typing import Final

from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.services import pictures
from chalicelib.services.deps import Deps, Job
from chalicelib.services.posts import posts, reactions
from chalicelib.store.feeds import author_list, bookmark_list, home_list

PAGE: Final = 50
SPACE_PIN: Final = "space_pin"  # the kind of a post's row that says in which Space it is pinned
DROP_PINS: Final = "drop_post_pins"  # the job that `services/space/post_pins.py` does
FOLLOWING_TRACE: Final = {"repost": "like:", "like": "bookmark:"}  # kind -> the cursor of the next one


def remove_traces(deps: Deps, job: Job) -> str | None:
    """Remove a deleted post's pictures, its entries in the lists, and a page of its reposts, likes and bookmarks.

    Another job takes its copies out of the Spaces where it is pinned.
    """
    post = deps.posts.get(job.about)
    if post is None or not post.gone:
        return None
    posts.unlisted(deps, post)
    if job.cursor is None:
        pictures.forget(deps, posts.pictures_of(post.id))
        if deps.posts.people(post.id, SPACE_PIN, None, 1):
            deps.enqueue(Job(DROP_PINS, post.id))
    kind, _, after = (job.cursor or "repost:").partition(":")
    people = deps.posts.people(post.id, kind, after or None, PAGE)
    for account_id, moment in people:
        if moment:
            deps.feeds.drop(moment, [author_list(account_id), home_list(account_id), bookmark_list(account_id)])
    deps.posts.forget(post.id, kind, [account_id for account_id, _ in people])
    if len(people) == PAGE:
        return f"{kind}:{people[-1][0]}"
    return FOLLOWING_TRACE.get(kind)


def delete_all_of_author(deps: Deps, job: Job) -> str | None:
    """Delete a page of an account's posts and undo its reposts. Its likes still count, but anonymously."""
    author = Identity(job.about, "")
    lines = deps.feeds.written(author.id, job.cursor, PAGE)
    for entry, kind in lines:
        try:
            reactions.unrepost(deps, entry.post, author) if kind == "repost" else posts.delete(
                deps, entry.post, author, nameless=True
            )
        except NotFound:
            deps.feeds.drop(entry.moment, [author_list(author.id)])
    return lines[-1][0].moment if len(lines) == PAGE else None
