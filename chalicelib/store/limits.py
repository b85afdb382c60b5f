"""Counters of what was done how often: `{prefix}-connections`, whose items all end by themselves within a day."""

from pynamodb.attributes import NumberAttribute

from chalicelib.store.tables import Item, in_table


@in_table("connections")
class CounterItem(Item):
    """`LIMIT#{action}#{who}#{window}`."""

    class Meta:
        table_name = "connections"

    times = NumberAttribute()


class LimitStore:
    """One write for each count: an ADD is atomic, so acts at once are all counted."""

    def count(self, key: str, ends: int) -> int:
        """Count one more under `key`; how many there are with it. The counter is kept until `ends` (epoch s)."""
        item = CounterItem(f"LIMIT#{key}", "LIMIT")
        item.update(actions=[CounterItem.times.add(1), CounterItem.expires_at.set(ends)])
        return int(item.times)
