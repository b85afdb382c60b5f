"""How far the stored data has been migrated: `SCHEMA` / `SCHEMA` in the table of accounts.

One migrator at a time holds the item, until `held_until` at the latest. Times are epoch s.
"""

from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.store.items import read, update_if
from chalicelib.store.tables import Item, in_table

KEY: Final = ("SCHEMA", "SCHEMA")


@in_table("accounts")
class SchemaItem(Item):
    class Meta:
        table_name = "accounts"

    version = NumberAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    held_until = NumberAttribute(null=True)


class SchemaStore:
    """The number of the last migration, and who is migrating."""

    def version(self) -> int:
        """Return the number of the last migration that was finished, 0 if none was."""
        item = read(SchemaItem, *KEY)
        return int(item.version or 0) if item else 0

    def hold(self, holder: str, now: float, until: float) -> bool:
        """Let `holder` migrate, or go on migrating, until `until`; return False if somebody else does."""
        free = SchemaItem.holder.does_not_exist() | (SchemaItem.holder == holder) | (SchemaItem.held_until <= int(now))
        held = [SchemaItem.holder.set(holder), SchemaItem.held_until.set(int(until))]
        return update_if(SchemaItem(*KEY), held, free)

    def reach(self, holder: str, version: int) -> bool:
        """Store that a migration is finished; return False if `holder` has lost the item to somebody else."""
        return update_if(SchemaItem(*KEY), [SchemaItem.version.set(version)], SchemaItem.holder == holder)

    def release(self, holder: str) -> None:
        """Let others migrate; nothing happens if somebody else does already."""
        freed = [SchemaItem.holder.remove(), SchemaItem.held_until.remove()]
        update_if(SchemaItem(*KEY), freed, SchemaItem.holder == holder)
