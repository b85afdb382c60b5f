"""Sign-ins that have begun and are not finished: `{prefix}-connections`, whose items all expire.

`PENDING#{kind}#{digest of its key}`: the challenge of a passkey, or a visit to a provider. Taking one is a conditional
delete, so that of two simultaneous uses one succeeds.
"""

import hashlib
from typing import Any

from pynamodb.attributes import JSONAttribute

from chalicelib.store.items import read, take
from chalicelib.store.tables import Item, in_table

SK = "PENDING"


@in_table("connections")
class PendingItem(Item):
    class Meta:
        table_name = "connections"

    value = JSONAttribute()


class PendingStore:
    """Stores values under secret keys; the table holds the digests of the keys."""

    def keep(self, kind: str, key: str, value: dict[str, Any], ends: int) -> None:
        """Store `value` until `ends` (epoch s)."""
        PendingItem(_pk(kind, key), SK, value=value, expires_at=ends).save()

    def look(self, kind: str, key: str, now: float) -> dict[str, Any] | None:
        """Return the value without using it up; None if it is unknown, used or expired. A consistent read."""
        return _value(read(PendingItem, _pk(kind, key), SK), now)

    def take(self, kind: str, key: str, now: float) -> dict[str, Any] | None:
        """Return the value and use it up; None if it is unknown, used or expired."""
        return _value(take(PendingItem, _pk(kind, key), SK), now)


def _value(item: PendingItem | None, now: float) -> dict[str, Any] | None:
    return item.value if item and (item.expires_at or 0) > now else None


def _pk(kind: str, key: str) -> str:
    return f"PENDING#{kind}#{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"
