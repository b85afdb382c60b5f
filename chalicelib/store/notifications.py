"""Notifications in DynamoDB: `{prefix}-inbox`, one partition per person, for 60 days.

| pk | sk | holds |
|---|---|---|
| `NOTES#a_...` | `NOTE#{id}` | one entry; `listed_at` puts it into the index, which is read newest first |
| `NOTES#a_...` | `KEY#{digest of the key}` | a key that was delivered: the condition on it makes each count once |
| `NOTES#a_...` | `READ` | the time up to which they were read |

A key is written in one transaction with the entry that it joins, so that neither is there without the other.
"""

import hashlib
from typing import Any

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

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

    def load(self, to: str, entry_id: str) -> StoredNotification | None:
        """Return the entry as it is now (a consistent read), or None."""
        item = read(NotificationItem, _pk(to), f"NOTE#{entry_id}")
        return item.note if item else None

    def save(self, to: str, stored: StoredNotification) -> None:
        """Write a new entry, or the next version of one. Raises LostRace."""
        if not save_if(_item(to, stored), _is_next(stored)):
            raise LostRace("somebody else wrote first")

    def save_once(self, to: str, key: str, stored: StoredNotification) -> bool:
        """Do the same, and store that `key` was delivered: both or neither. False, and nothing changed, if it was
        delivered before. Raises LostRace."""
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        delivered = NotificationItem(_pk(to), f"KEY#{digest}", expires_at=_end(stored.at))
        try:
            with TransactWrite(connection=NotificationItem._get_connection().connection) as transaction:
                transaction.save(delivered, NotificationItem.pk.does_not_exist())
                transaction.save(_item(to, stored), _is_next(stored))
        except TransactWriteError as error:
            if error.cause_response_code != "TransactionCanceledException":
                raise
            of_key, *_ = error.cancellation_reasons
            if of_key is not None and of_key.code == "ConditionalCheckFailed":
                return False
            raise LostRace("somebody else wrote first") from error
        return True

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


def _item(to: str, stored: StoredNotification) -> NotificationItem:
    return NotificationItem(
        _pk(to),
        f"NOTE#{stored.id}",
        note=stored,
        version=stored.version,
        listed_at=stored.at,
        expires_at=_end(stored.at),
    )


def _is_next(stored: StoredNotification) -> Condition:
    """The condition on which an entry is written: that it is new, or follows the stored version."""
    return NotificationItem.version == stored.version - 1 if stored.version else NotificationItem.pk.does_not_exist()


def _start(to: str, after: Place | None) -> dict[str, dict[str, str]] | None:
    if after is None:
        return None
    at, entry_id = after
    return {"pk": {"S": _pk(to)}, "sk": {"S": f"NOTE#{entry_id}"}, "listed_at": {"N": str(at)}}


def _pk(to: str) -> str:
    return f"NOTES#{to}"


def _end(at: int) -> int:
    return (at + KEPT_MS) // 1000
