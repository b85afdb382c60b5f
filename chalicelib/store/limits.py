"""Counters for rate limits: `{prefix}-connections`, whose items all expire within a day."""

from pynamodb.attributes import NumberAttribute

from chalicelib.store.tables import Item, in_table


@in_table("connections")
class LimitItem(Item):
    """`LIMIT#{action}#{who}#{window}`."""

    class Meta:
        table_name = "connections"

    times = NumberAttribute()


class LimitStore:
    """One write per count: ADD is atomic, so simultaneous actions are all counted."""

    def count(self, key: str, ends: int, more: int = 1) -> int:
        """Count `more` actions under `key`, and return the new count. The counter expires at `ends` (epoch s)."""
        item = LimitItem(f"LIMIT#{key}", "LIMIT")
        item.update(actions=[LimitItem.times.add(more), LimitItem.expires_at.set(ends)])
        return int(item.times)
