"""Notifications in DynamoDB: `{prefix}-inbox`, each person's under a key of their own, for 60 days.

| pk | sk | holds |
|---|---|---|
| `NOTES#a_...` | `NOTE#{line}` | one line; `listed_at` puts it into the index, which is read newest first |
| `NOTES#a_...` | `KEY#{digest of the key}` | that this was told: its condition makes a note count once |
| `NOTES#a_...` | `READ` | up to when they were read |
"""

import hashlib
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib.domain.notifications import KEPT_MS, KeptNotification
from chalicelib.store.items import Json, read, save_if, update_if
from chalicelib.store.spaces import Place
from chalicelib.store.tables import Item, LostRace, in_table


class InboxByTime(LocalSecondaryIndex["InboxItem"]):  # type: ignore[no-untyped-call]
    """What is listed for one person, by time. Sparse, and consistent as the table itself is."""

    class Meta:
        index_name = "by-time"
        projection = AllProjection()

    pk = UnicodeAttribute(hash_key=True)
    listed_at = NumberAttribute(range_key=True)


@in_table("inbox")
class InboxItem(Item):
    """Any item of the table; an attribute that a kind of item has not is None. Times are epoch ms."""

    class Meta:
        table_name = "inbox"

    by_time = InboxByTime()
    listed_at = NumberAttribute(null=True)
    note = Json(KeptNotification, null=True)
    version = NumberAttribute(null=True)
    read_at = NumberAttribute(null=True)


class NoteStore:
    """Keeps lines, answers pages of them, and how many are new."""

    def first(self, to: str, key: str, now: int) -> bool:
        """Whether nobody was told of `key` before; from now on somebody was."""
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        return save_if(InboxItem(_pk(to), f"KEY#{digest}", expires_at=_end(now)), InboxItem.pk.does_not_exist())

    def load(self, to: str, line: str) -> KeptNotification | None:
        """The line as it is now (a consistent read), or None."""
        item = read(InboxItem, _pk(to), f"NOTE#{line}")
        return item.note if item else None

    def save(self, to: str, line: KeptNotification) -> None:
        """Write a new line, or the next version of one. Raises LostRace."""
        item = InboxItem(
            _pk(to), f"NOTE#{line.id}", note=line, version=line.version, listed_at=line.at, expires_at=_end(line.at)
        )
        before = InboxItem.version == line.version - 1 if line.version else InboxItem.pk.does_not_exist()
        if not save_if(item, before):
            raise LostRace("somebody else wrote first")

    def page(self, to: str, after: Place | None, limit: int, now: int) -> tuple[list[KeptNotification], Place | None]:
        """Up to `limit` lines of the last 60 days, newest first, and where the page ends (None at the end)."""
        found = InboxItem.by_time.query(
            _pk(to),
            InboxItem.listed_at > now - KEPT_MS,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit,
            last_evaluated_key=_start(to, after),
        )
        lines = [item.note for item in found]
        return lines, (lines[-1].at, lines[-1].id) if found.last_evaluated_key else None

    def read_at(self, to: str) -> int:
        """Up to when (epoch ms) the person has read."""
        item = read(InboxItem, _pk(to), "READ")
        return int(item.read_at or 0) if item else 0

    def read(self, to: str, until: int) -> bool:
        """The person has read what was told up to `until` (epoch ms). Whether that is news; never goes back."""
        further: Any = InboxItem.read_at.does_not_exist() | (InboxItem.read_at < until)
        return update_if(InboxItem(_pk(to), "READ"), [InboxItem.read_at.set(until)], further)

    def unread(self, to: str, limit: int, now: int) -> int:
        """How many lines are newer than what was read; at most `limit`."""
        since = max(self.read_at(to), now - KEPT_MS)
        return int(InboxItem.by_time.count(_pk(to), InboxItem.listed_at > since, limit=limit))


def _start(to: str, after: Place | None) -> dict[str, dict[str, str]] | None:
    if after is None:
        return None
    at, line = after
    return {"pk": {"S": _pk(to)}, "sk": {"S": f"NOTE#{line}"}, "listed_at": {"N": str(at)}}


def _pk(to: str) -> str:
    return f"NOTES#{to}"


def _end(at: int) -> int:
    return (at + KEPT_MS) // 1000
