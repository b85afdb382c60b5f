"""Reminders in DynamoDB, in the table of Spaces.

| pk | sk | holds |
|---|---|---|
| `SPACE#s_...` | `REMINDER#a_...` | somebody to be notified when the Space goes live |
| `REMINDERS#a_...` | `SPACE#s_...` | the same by person, so that lists can show which reminders are set |
| `REMINDERS` | `CLOCK` | the time up to which hosts were reminded |

Both rows of a reminder expire if nothing else deletes them. The row of the Space, by which people are notified, is
written and deleted first.
"""

from pynamodb.attributes import NumberAttribute

from chalicelib.store.items import read
from chalicelib.store.spaces import pk_of
from chalicelib.store.tables import Item, in_table

KEPT_S = 90 * 24 * 3600  # a Space is planned at most 30 days ahead, and may be moved
REMINDER = "REMINDER#"
PERSON = "REMINDERS#"
LIMIT = 500  # reminders that are read for the pages of one person
CLOCK = ("REMINDERS", "CLOCK")


@in_table("spaces")
class ReminderItem(Item):
    class Meta:
        table_name = "spaces"

    at = NumberAttribute()


class ReminderStore:
    """Stores who wants to be notified of which Space."""

    def put(self, space_id: str, account_id: str, now: float) -> None:
        """Add a reminder; nothing changes if there is one. `now` is epoch s."""
        for pk, sk in _keys(space_id, account_id):
            ReminderItem(pk, sk, at=int(now), expires_at=int(now) + KEPT_S).save()

    def delete(self, space_id: str, account_id: str) -> None:
        """Delete a reminder; nothing happens if there is none."""
        for pk, sk in _keys(space_id, account_id):
            ReminderItem(pk, sk, at=0).delete()

    def asked(self, space_id: str, after: str | None, limit: int) -> list[str]:
        """Return up to `limit` accounts with a reminder, in the order of their ids, those after `after`."""
        key = ReminderItem.sk
        later = key.between(f"{REMINDER}{after}!", f"{REMINDER}~") if after else key.startswith(REMINDER)
        found = ReminderItem.query(pk_of(space_id), later, limit=limit, consistent_read=True)
        return [item.sk.removeprefix(REMINDER) for item in found]

    def of(self, account_id: str) -> list[str]:
        """Return the ids of at most 500 Spaces of which the account wants to be reminded."""
        found = ReminderItem.query(f"{PERSON}{account_id}", limit=LIMIT, consistent_read=True)
        return [item.sk.removeprefix("SPACE#") for item in found]

    def reached(self) -> int | None:
        """Return the time (epoch ms) up to which hosts were reminded, None at the very beginning."""
        clock = read(ReminderItem, *CLOCK)
        return int(clock.at) if clock else None

    def reach(self, until: int) -> None:
        """Store that hosts were reminded up to `until` (epoch ms)."""
        ReminderItem(*CLOCK, at=until).save()


def _keys(space_id: str, account_id: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (pk_of(space_id), f"{REMINDER}{account_id}"), (f"{PERSON}{account_id}", f"SPACE#{space_id}")
