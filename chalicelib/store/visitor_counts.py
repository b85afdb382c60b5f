"""How many different people came into each Space: counted in several items, so that a crowd does not wait for one."""

from typing import Final
from zlib import crc32

from pynamodb.attributes import NumberAttribute

from chalicelib.store.items import Key, read_many
from chalicelib.store.tables import Item, in_table

SHARDS: Final = 16  # one item takes 1,000 writes a second


@in_table("spaces")
class VisitorCountItem(Item):
    """A part of the count of a Space: `VISITORS#{space}#{shard}`, `COUNT`."""

    class Meta:
        table_name = "spaces"

    people = NumberAttribute(default=0)


class VisitorCountStore:
    """Counts people, and adds the parts up."""

    def add(self, space_id: str, person_id: str) -> None:
        """Count a person, who has not been in the Space before."""
        shard = crc32(person_id.encode()) % SHARDS
        VisitorCountItem(*_key(space_id, shard)).update(actions=[VisitorCountItem.people.add(1)])

    def total(self, space_id: str) -> int:
        """Return how many people were counted; one request."""
        parts = read_many(VisitorCountItem, [_key(space_id, shard) for shard in range(SHARDS)])
        return sum(int(part.people) for part in parts)


def _key(space_id: str, shard: int) -> Key:
    return f"VISITORS#{space_id}#{shard}", "COUNT"
