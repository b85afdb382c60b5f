"""What a sign-in has begun and not finished: `{prefix}-connections`, whose items all end by themselves.

`PENDING#{kind}#{digest of its key}`: a passkey's challenge, a visit to a provider. Used by deleting it on condition,
so of two that use it at once one wins.
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
    """Keys are secret: the table holds their digests."""

    def keep(self, kind: str, key: str, value: dict[str, Any], ends: int) -> None:
        """Keep `value` until `ends` (epoch s)."""
        PendingItem(_pk(kind, key), SK, value=value, expires_at=ends).save()

    def look(self, kind: str, key: str, now: float) -> dict[str, Any] | None:
        """The value, which stays; None if it is unknown, used or over. A consistent read."""
        return _value(read(PendingItem, _pk(kind, key), SK), now)

    def take(self, kind: str, key: str, now: float) -> dict[str, Any] | None:
        """Use the value up; None if it is unknown, used or over."""
        return _value(take(PendingItem, _pk(kind, key), SK), now)


def _value(item: PendingItem | None, now: float) -> dict[str, Any] | None:
    return item.value if item and (item.expires_at or 0) > now else None


def _pk(kind: str, key: str) -> str:
    return f"PENDING#{kind}#{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"
