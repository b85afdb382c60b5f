"""Notifications in DynamoDB: `{prefix}-inbox`, one partition per person, for 60 days.

| pk | sk | holds |
|---|---|---|
| `NOTES#a_...` | `NOTE#{id}` | one entry; `listed_at` puts it into the index, which is read newest first |
| `NOTES#a_...` | `KEY#{digest of the key}` | a key that was delivered: the condition on it makes each count once |
| `NOTES#a_...` | `READ` | the time up to which they were read |
"""

import hashlib
from typing import Any

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.notifications import KEPT_MS, StoredNotification
from chalicelib.store.by_time import InboxByTime
from chalicelib.store.items import Json, read, save_if, update_if
from chalicelib.store.spaces import Place
from chalicelib.store.tables import Item, LostRace, in_table


class NotificationsByTime(InboxByTime["NotificationItem"]):  # type: ignore[no-untyped-call]
    """A person's notifications by their time."""


@in_table("inbox")
class NotificationItem(Item):
    """Any item of the table. Attributes that a kind of item does not have are None. Times are epoch ms."""

    class Meta:
        table_name = "inbox"

    by_time = NotificationsByTime()
    listed_at = NumberAttribute(null=True)
    note = Json(StoredNotification, null=True)
    version = NumberAttribute(null=True)
    read_at = NumberAttribute(null=True)


class NotificationStore:
    """Stores a person's entries, reads pages of them, and counts the unread."""

    def first(self, to: str, key: str, now: int) -> bool:
        """Store that `key` was delivered, and return whether this is the first time."""
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        return save_if(
            NotificationItem(_pk(to), f"KEY#{digest}", expires_at=_end(now)), NotificationItem.pk.does_not_exist()
        )

    def load(self, to: str, entry_id: str) -> StoredNotification | None:
        """Return the entry as it is now (a consistent read), or None."""
        item = read(NotificationItem, _pk(to), f"NOTE#{entry_id}")
        return item.note if item else None

    def save(self, to: str, stored: StoredNotification) -> None:
        """Write a new entry, or the next version of one. Raises LostRace."""
        item = NotificationItem(
            _pk(to),
            f"NOTE#{stored.id}",
            note=stored,
            version=stored.version,
            listed_at=stored.at,
            expires_at=_end(stored.at),
        )
        before = (
            NotificationItem.version == stored.version - 1 if stored.version else NotificationItem.pk.does_not_exist()
        )
        if not save_if(item, before):
            raise LostRace("somebody else wrote first")

    def page(self, to: str, after: Place | None, limit: int, now: int) -> tuple[list[StoredNotification], Place | None]:
        """Return up to `limit` entries of the last 60 days, newest first, and where the page ends (if it does)."""
        found = NotificationItem.by_time.query(
            _pk(to),
            NotificationItem.listed_at > now - KEPT_MS,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit,
            last_evaluated_key=_start(to, after),
        )
        entries = [item.note for item in found]
        return entries, (entries[-1].at, entries[-1].id) if found.last_evaluated_key else None

    def read_at(self, to: str) -> int:
        """Return the time (epoch ms) up to which the person has read, 0 if never."""
        item = read(NotificationItem, _pk(to), "READ")
        return int(item.read_at or 0) if item else 0

    def read(self, to: str, until: int) -> bool:
        """Mark everything up to `until` (epoch ms) as read; it never goes back.

        Returns whether that changed anything.
        """
        further: Any = NotificationItem.read_at.does_not_exist() | (NotificationItem.read_at < until)
        return update_if(NotificationItem(_pk(to), "READ"), [NotificationItem.read_at.set(until)], further)

    def unread(self, to: str, limit: int, now: int) -> int:
        """Return the number of unread entries, at most `limit`."""
        since = max(self.read_at(to), now - KEPT_MS)
        return int(NotificationItem.by_time.count(_pk(to), NotificationItem.listed_at > since, limit=limit))


def _start(to: str, after: Place | None) -> dict[str, dict[str, str]] | None:
    if after is None:
        return None
    at, entry_id = after
    return {"pk": {"S": _pk(to)}, "sk": {"S": f"NOTE#{entry_id}"}, "listed_at": {"N": str(at)}}


def _pk(to: str) -> str:
    return f"NOTES#{to}"


def _end(at: int) -> int:
    return (at + KEPT_MS) // 1000
