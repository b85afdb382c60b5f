"""Lists of posts: everybody's, an author's, and a person's timeline. `store/post_items.py` has the table."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pynamodb.expressions.update import Action

from chalicelib.domain.post import TimelineEntry
from chalicelib.store.items import read, read_many, save_if, update_if, write_many
from chalicelib.store.post_items import PostItem
from chalicelib.store.tables import LostRace

LATEST: Final = "latest"
HEAD: Final = "head"
HEAD_LENGTH: Final = 50  # lines of one author that timelines read: 5 kB, so that a hundred heads are one request
PULLED: Final = 100  # heads that one timeline reads
HOME_S: Final = 30 * 24 * 3600  # how long a line stays in a timeline that was written


@dataclass(frozen=True, slots=True)
class Head:
    """The newest lines of an author whom too many follow; not `ready` while followers are still told to read it."""

    by: str
    entries: tuple[TimelineEntry, ...]
    ready: bool
    version: int


def author_list(account_id: str) -> str:
    return f"author#{account_id}"


def home_list(account_id: str) -> str:
    return f"home#{account_id}"


class FeedStore:
    """Lines are written as they are: to write one again changes nothing."""

    def put(self, entry: TimelineEntry, lists: Iterable[str], kind: str = "post") -> None:
        """Keep a line in lists that last: `latest` and an author's."""
        write_many(PostItem, [_row(name, entry, kind) for name in lists])

    def send(self, entries: Iterable[TimelineEntry], account_ids: Collection[str], now: float) -> None:
        """Write lines into these people's timelines, from where they go after 30 days."""
        ends = int(now) + HOME_S
        write_many(PostItem, [_row(home_list(who), entry, ends=ends) for entry in entries for who in account_ids])

    def drop(self, moment: str, lists: Iterable[str]) -> None:
        """Take a line out of lists; nothing happens if it is not there."""
        write_many(PostItem, delete=[(name, moment) for name in lists])

    def page(self, name: str, before: str | None, since: str | None, limit: int) -> list[TimelineEntry]:
        """Up to `limit` lines of a list, newest first: older than `before`, or newer than `since`."""
        bounds = PostItem.sk < before if before else PostItem.sk > since if since else None
        found = PostItem.query(name, bounds, scan_index_forward=False, limit=limit)
        return [TimelineEntry(item.sk, item.post, item.by) for item in found]

    def written(self, account_id: str, before: str | None, limit: int) -> list[tuple[TimelineEntry, str]]:
        """A page of an author's list with the kind of each line: `post`, `reply` or `repost`."""
        bounds = PostItem.sk < before if before else None
        found = PostItem.query(author_list(account_id), bounds, scan_index_forward=False, limit=limit)
        return [(TimelineEntry(item.sk, item.post, item.by), item.kind) for item in found]

    def pull(self, account_ids: Collection[str], author_id: str) -> None:
        """These people's timelines read the author's head from now on."""
        write_many(PostItem, [PostItem(f"pulled#{who}", author_id) for who in account_ids])

    def pull_no_more(self, account_id: str, author_id: str) -> None:
        """The timeline no longer reads the author's head; nothing happens if it did not."""
        PostItem(f"pulled#{account_id}", author_id).delete()

    def heads_of(self, account_id: str) -> list[Head]:
        """The heads that a person's timeline reads, a hundred at most: two requests."""
        pulled = [item.sk for item in PostItem.query(f"pulled#{account_id}", limit=PULLED)]
        found = read_many(PostItem, [(f"head#{author_id}", HEAD) for author_id in pulled], consistent=False)
        return [_head(item) for item in found]

    def head(self, author_id: str) -> Head | None:
        """The author's head, None while few enough follow them. A consistent read."""
        item = read(PostItem, f"head#{author_id}", HEAD)
        return _head(item) if item else None

    def open_head(self, author_id: str) -> bool:
        """Begin a head, not yet ready; False if there is one."""
        return save_if(PostItem(f"head#{author_id}", HEAD, entries=(), version=1), PostItem.pk.does_not_exist())

    def save_head(self, head: Head) -> None:
        """Write a head whose version is one more than that which was read. Raises LostRace."""
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


def _head(item: PostItem) -> Head:
    by = item.pk.removeprefix("head#")
    entries = tuple(TimelineEntry(moment, post, by) for moment, post in item.entries or ())
    return Head(by, entries, bool(item.ready), int(item.version or 0))
