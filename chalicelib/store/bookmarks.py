"""Bookmarks: a row below the post and an entry of the account's list. `store/post_items.py` describes the table."""

from collections.abc import Collection

from chalicelib.domain.post import TimelineEntry
from chalicelib.store.counters import Interaction
from chalicelib.store.feeds import bookmark_list
from chalicelib.store.items import read, save_if, take, write_many
from chalicelib.store.post_items import PostItem

KIND = "bookmark"


class BookmarkStore:
    """Adds, removes and lists bookmarks. The row below the post decides; an entry of another moment is ignored."""

    def add(self, account_id: str, post_id: str, moment: str) -> None:
        """Bookmark the post. Repeating it changes nothing, and finishes what a crash interrupted."""
        row = _row(account_id, post_id, moment)
        if not save_if(row, PostItem.pk.does_not_exist()):
            before = read(PostItem, row.pk, row.sk)
            moment = str(before.moment) if before else moment
        PostItem(bookmark_list(account_id), moment, post=post_id, by=account_id).save()

    def remove(self, account_id: str, post_id: str) -> None:
        """Remove the bookmark; nothing happens if there is none."""
        row = take(PostItem, *Interaction(post_id, KIND, account_id).key)
        if row is not None:
            PostItem(bookmark_list(account_id), row.moment).delete()

    def page(self, account_id: str, before: str | None, limit: int) -> list[TimelineEntry]:
        """Return up to `limit` bookmarks, newest first, those older than the moment `before`."""
        bounds = PostItem.sk < before if before else None
        found = PostItem.query(bookmark_list(account_id), bounds, scan_index_forward=False, limit=limit)
        return [TimelineEntry(item.sk, item.post, item.by) for item in found]

    def forget(self, account_id: str, entries: Collection[TimelineEntry]) -> None:
        """Remove these bookmarks of a deleted account."""
        rows = {Interaction(entry.post, KIND, account_id).key for entry in entries}
        write_many(PostItem, delete=rows | {(bookmark_list(account_id), entry.moment) for entry in entries})


def _row(account_id: str, post_id: str, moment: str) -> PostItem:
    return PostItem(*Interaction(post_id, KIND, account_id).key, by=account_id, moment=moment)
