"""Lists of posts: the latest, an author's, and a person's timeline. `store/post_items.py` describes the table."""

from collections.abc import Collection, Iterable
from typing import Final

from msgspec import Struct
from pynamodb.expressions.update import Action

from chalicelib.domain.post import TimelineEntry
from chalicelib.store.items import read, read_many, save_if, update_if, write_many
from chalicelib.store.post_items import PostItem
from chalicelib.store.tables import LostRace

LATEST: Final = "latest"
HEAD: Final = "head"
HEAD_LENGTH: Final = 50  # entries of one author: 5 kB, so that a hundred heads are one request
PULLED: Final = 100  # heads that one timeline reads
HOME_S: Final = 30 * 24 * 3600  # how long an entry stays in a timeline


class FeedHead(Struct, frozen=True):
    """The newest entries of an author with too many followers for a fan-out.

    It is not `ready` while the rows that make followers' timelines read it are still being written.
    """

    by: str
    entries: tuple[TimelineEntry, ...]
    ready: bool
    version: int


def author_list(account_id: str) -> str:
    return f"author#{account_id}"


def about_list(space_id: str) -> str:
    return f"about#{space_id}"


def home_list(account_id: str) -> str:
    return f"home#{account_id}"


def bookmark_list(account_id: str) -> str:
    return f"bookmarks#{account_id}"


class FeedStore:
    """Entries are written unconditionally: writing one again changes nothing."""

    def put(self, entry: TimelineEntry, lists: Iterable[str], kind: str = "post") -> None:
        """Add an entry to lists that do not expire: `latest`, an author's and a Space's."""
        write_many(PostItem, [_row(name, entry, kind) for name in lists])

    def send(self, entries: Iterable[TimelineEntry], account_ids: Collection[str], now: float) -> None:
        """Write entries into these people's timelines, where they expire after 30 days. `now` is epoch s."""
        ends = int(now) + HOME_S
        write_many(PostItem, [_row(home_list(who), entry, ends=ends) for entry in entries for who in account_ids])

    def drop(self, moment: str, lists: Iterable[str]) -> None:
        """Delete an entry from lists; nothing happens if it is not there."""
        write_many(PostItem, delete=[(name, moment) for name in lists])

    def page(self, name: str, before: str | None, since: str | None, limit: int) -> list[TimelineEntry]:
        """Return up to `limit` entries of a list, newest first: older than `before`, or newer than `since`."""
        bounds = PostItem.sk < before if before else PostItem.sk > since if since else None
        found = PostItem.query(name, bounds, scan_index_forward=False, limit=limit)
        return [TimelineEntry(item.sk, item.post, item.by) for item in found]

    def written(self, account_id: str, before: str | None, limit: int) -> list[tuple[TimelineEntry, str]]:
        """Return a page of an author's list with the kind of each entry: `post`, `reply` or `repost`."""
        bounds = PostItem.sk < before if before else None
        found = PostItem.query(author_list(account_id), bounds, scan_index_forward=False, limit=limit)
        return [(TimelineEntry(item.sk, item.post, item.by), item.kind) for item in found]

    def pull(self, account_ids: Collection[str], author_id: str) -> None:
        """Make these people's timelines read the author's head."""
        write_many(PostItem, [PostItem(f"pulled#{who}", author_id) for who in account_ids])

    def pull_no_more(self, account_id: str, author_id: str) -> None:
        """Stop the timeline from reading the author's head; nothing happens if it did not."""
        PostItem(f"pulled#{account_id}", author_id).delete()

    def heads_of(self, account_id: str) -> list[FeedHead]:
        """Return the heads that a person's timeline reads, a hundred at most, in two requests."""
        pulled = [item.sk for item in PostItem.query(f"pulled#{account_id}", limit=PULLED)]
        found = read_many(PostItem, [(f"head#{author_id}", HEAD) for author_id in pulled], consistent=False)
        return [_head(item) for item in found]

    def head(self, author_id: str) -> FeedHead | None:
        """Return the author's head, None for authors without one. A consistent read."""
        item = read(PostItem, f"head#{author_id}", HEAD)
        return _head(item) if item else None

    def open_head(self, author_id: str) -> bool:
        """Create a head that is not ready; return False if there is one."""
        return save_if(PostItem(f"head#{author_id}", HEAD, entries=(), version=1), PostItem.pk.does_not_exist())

    def save_head(self, head: FeedHead) -> None:
        """Write the next version of a head. Raises LostRace if `head.version` does not follow the stored one."""
        newest = sorted({entry.moment: entry for entry in head.entries}.values(), key=_moment)[-HEAD_LENGTH:]
        actions: list[Action] = [
            PostItem.entries.set(tuple((entry.moment, entry.post) for entry in newest)),
            PostItem.ready.set(int(head.ready)),
            PostItem.version.set(head.version),
        ]
        if not update_if(PostItem(f"head#{head.by}", HEAD), actions, PostItem.version == head.version - 1):
            raise LostRace("the head has changed")


def _moment(entry: TimelineEntry) -> str:
    return entry.moment


def _row(name: str, entry: TimelineEntry, kind: str | None = None, ends: int | None = None) -> PostItem:
    return PostItem(name, entry.moment, post=entry.post, by=entry.by, kind=kind, expires_at=ends)


def _head(item: PostItem) -> FeedHead:
    by = item.pk.removeprefix("head#")
    entries = tuple(TimelineEntry(moment, post, by) for moment, post in item.entries or ())
    return FeedHead(by, entries, bool(item.ready), int(item.version or 0))
