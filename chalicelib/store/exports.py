"""The export of an account: `a_...` / `export` in `{prefix}-accounts`, one at a time."""

from typing import Final

from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.store.items import read, update_if
from chalicelib.store.tables import Item, in_table

SK: Final = "export"
KEPT_S: Final = 24 * 3600  # how long the file is kept


class Export(Struct, frozen=True):
    """An export.

    Times are epoch s; `ready_at` is 0 until it is ready. `id` cannot be guessed: the file is stored under it.
    """

    id: str
    asked_at: int
    ready_at: int


@in_table("accounts")
class ExportItem(Item):
    class Meta:
        table_name = "accounts"

    export = UnicodeAttribute()
    asked_at = NumberAttribute()
    ready_at = NumberAttribute()


class ExportStore:
    def begin(self, account_id: str, export: Export, ends: int) -> None:
        """Start an export, and replace an earlier one. `ends` is epoch s."""
        ExportItem(account_id, SK, export=export.id, asked_at=export.asked_at, ready_at=0, expires_at=ends).save()

    def find(self, account_id: str, now: float) -> Export | None:
        """Return the newest export if it has not expired, or None. A consistent read. `now` is epoch s."""
        item = read(ExportItem, account_id, SK)
        if item is None or (item.expires_at or 0) <= now:
            return None
        return Export(item.export, int(item.asked_at), int(item.ready_at))

    def ready(self, account_id: str, export_id: str, now: int, ends: int) -> bool:
        """Mark the export as ready until `ends` (epoch s); return False if another one has replaced it."""
        actions: list[Action] = [ExportItem.ready_at.set(now), ExportItem.expires_at.set(ends)]
        return update_if(ExportItem(account_id, SK), actions, ExportItem.export == export_id)
