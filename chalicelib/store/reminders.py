"""Reminders in DynamoDB, in the table of Spaces: who asked, and how far the clock has rung.

| pk | sk | holds |
|---|---|---|
| `SPACE#s_...` | `REMINDER#a_...` | who is told when the Space goes live |
| `REMINDERS#a_...` | `SPACE#s_...` | the same by person, so that lists know which buttons are pressed |
| `REMINDERS` | `CLOCK` | until when hosts were reminded |

Both rows of a reminder end by TTL if nothing else takes them away. Of the two the Space's is written first and deleted
first: what a person sees as set rings.
"""

from pynamodb.attributes import NumberAttribute

from chalicelib.store.items import read
from chalicelib.store.spaces import pk_of
from chalicelib.store.tables import Item, in_table

KEPT_S = 90 * 24 * 3600  # a Space is planned at most 30 days ahead, and may be moved
REMINDER = "REMINDER#"
PERSON = "REMINDERS#"
LIMIT = 500  # of reminders that the page of one person knows
CLOCK = ("REMINDERS", "CLOCK")


@in_table("spaces")
class ReminderItem(Item):
    class Meta:
        table_name = "spaces"

    at = NumberAttribute()


class ReminderStore:
    """Who wants to be told of which Space."""

    def put(self, space_id: str, account_id: str, now: float) -> None:
        """Keep a reminder; nothing changes if it is kept. `now` is epoch s."""
        for pk, sk in _keys(space_id, account_id):
            ReminderItem(pk, sk, at=int(now), expires_at=int(now) + KEPT_S).save()

    def delete(self, space_id: str, account_id: str) -> None:
        """Forget it; nothing happens if there is none."""
        for pk, sk in _keys(space_id, account_id):
            ReminderItem(pk, sk, at=0).delete()

    def asked(self, space_id: str, after: str | None, limit: int) -> list[str]:
        """Up to `limit` accounts that asked, in the order of their ids, those after `after`."""
        key = ReminderItem.sk
        later = key.between(f"{REMINDER}{after}!", f"{REMINDER}~") if after else key.startswith(REMINDER)
        found = ReminderItem.query(pk_of(space_id), later, limit=limit, consistent_read=True)
        return [item.sk.removeprefix(REMINDER) for item in found]

    def of(self, account_id: str) -> list[str]:
        """The Spaces of at most 500 reminders of an account."""
        found = ReminderItem.query(f"{PERSON}{account_id}", limit=LIMIT, consistent_read=True)
        return [item.sk.removeprefix("SPACE#") for item in found]

    def reached(self) -> int | None:
        """Until when (epoch ms) hosts were reminded; None at the very beginning."""
        clock = read(ReminderItem, *CLOCK)
        return int(clock.at) if clock else None

    def reach(self, until: int) -> None:
        """Hosts were reminded until `until` (epoch ms)."""
        ReminderItem(*CLOCK, at=until).save()


def _keys(space_id: str, account_id: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (pk_of(space_id), f"{REMINDER}{account_id}"), (f"{PERSON}{account_id}", f"SPACE#{space_id}")
