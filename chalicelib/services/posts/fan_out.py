"""Fan-out: how a post reaches the timelines of its author's followers, in jobs of one page each.

Posts of authors with up to a few thousand followers are written to each follower (a small row each). Timelines of the
followers of bigger authors read the author's head, one item with the newest entries. While an author crosses that
limit, posts are still written to everybody, until all followers read the head.
"""

from typing import Final

from chalicelib.domain.post import TimelineEntry, own_entry
from chalicelib.services.deps import Deps, Job
from chalicelib.services.posts import notifications as post_notifications
from chalicelib.services.posts import posts
from chalicelib.services.search import index
from chalicelib.store.counters import Interaction
from chalicelib.store.feeds import HEAD_LENGTH, FeedHead
from chalicelib.store.tables import LostRace

FOLLOWERS_WRITTEN: Final = 5_000  # with more followers than this, an author gets a head
FOLLOWERS_PAGE: Final = 500  # twenty BatchWriteItems
BACKFILL: Final = 20
ANNOUNCE_POST: Final = "announce_post"  # the job that `services/space/post_announcements.py` does


def followed(deps: Deps, follower_id: str, author_id: str) -> None:
    """Enqueue the job that adds the author's latest posts to a new follower's timeline."""
    deps.enqueue(Job("backfill_home", f"{follower_id}#{author_id}"))


def unfollowed(deps: Deps, follower_id: str, author_id: str) -> None:
    """Stop reading the author's head. Rows already written stay, and are left out when the timeline is read."""
    deps.feeds.pull_no_more(follower_id, author_id)


def fan_out_id(entry: TimelineEntry) -> str:
    """The subject of a fan-out job."""
    return f"{entry.moment}#{entry.post}#{entry.by}"


def publish_post(deps: Deps, job: Job) -> None:
    """Lists, fans out, indexes and notifies about a new post. The post may be deleted before or during this."""
    post = deps.posts.get(job.about)
    if post is None or post.gone:
        return
    posts.listed(deps, post)
    if not post.reply_to:
        deps.enqueue(Job("spread", fan_out_id(own_entry(post))))
    if post.space:
        deps.enqueue(Job(ANNOUNCE_POST, f"{post.space}#{own_entry(post).moment}"))
    index.put(deps, "post", post.id, post.text, post.created_at)
    post_notifications.notify_of_post(deps, post)
    again = deps.posts.get(post.id)
    if again and again.gone:
        posts.unlisted(deps, post)


def fan_out(deps: Deps, job: Job) -> str | None:
    """Write an entry to a page of followers, or once to the author's head."""
    entry = TimelineEntry(*job.about.split("#"))
    head = deps.feeds.head(entry.by)
    if not deps.posts.known([entry.post], [Interaction(entry.post, "repost", entry.by)]).still(entry):
        return None
    if head and head.ready:
        _change_head(deps, entry.by, [entry])
        return None
    sent, _, after = (job.cursor or "0:").partition(":")
    followers, rest = deps.relationships.followers(entry.by, after or None, FOLLOWERS_PAGE)
    deps.feeds.send([entry], followers, deps.clock())
    total = int(sent) + len(followers)
    if total > FOLLOWERS_WRITTEN and head is None and deps.feeds.open_head(entry.by):
        deps.enqueue(Job("pull_followers", entry.by))
    return f"{total}:{rest}" if rest else None


def pull_followers(deps: Deps, job: Job) -> str | None:
    """Make a page of followers read the author's head; after the last page, fill the head."""
    followers, rest = deps.relationships.followers(job.about, job.cursor, FOLLOWERS_PAGE)
    deps.feeds.pull(followers, job.about)
    if rest:
        return rest
    newest = [entry for entry, kind in deps.feeds.written(job.about, None, HEAD_LENGTH) if kind != "reply"]
    _change_head(deps, job.about, newest)
    return None


def backfill_home(deps: Deps, job: Job) -> None:
    """Add an author's latest posts to the timeline of a new follower."""
    follower_id, author_id = job.about.split("#")
    if not deps.relationships.has("follow", follower_id, author_id):
        return
    if deps.feeds.head(author_id):
        deps.feeds.pull([follower_id], author_id)
    newest = deps.feeds.written(author_id, None, 2 * BACKFILL)
    lines = [entry for entry, kind in newest if kind != "reply"][:BACKFILL]
    deps.feeds.send(lines, [follower_id], deps.clock())


def _change_head(deps: Deps, author_id: str, more: list[TimelineEntry]) -> None:
    """Add entries to a head and mark it ready. Raises LostRace if it changed in the meantime; the job is retried."""
    head = deps.feeds.head(author_id)
    if head is None:
        raise LostRace("the head is gone")
    deps.feeds.save_head(FeedHead(author_id, (*head.entries, *more), True, head.version + 1))
