"""The export of an account: `a_...` / `export` in `{prefix}-accounts`, one at a time."""

from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.store.items import read, update_if
from chalicelib.store.tables import Item, in_table

SK = "export"


@dataclass(frozen=True, slots=True)
class Export:
    """Times are epoch s; `ready_at` is 0 until it is ready. `id` is unguessable: the file is kept under it."""

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
        """In place of an earlier one."""
        ExportItem(account_id, SK, export=export.id, asked_at=export.asked_at, ready_at=0, expires_at=ends).save()

    def find(self, account_id: str, now: float) -> Export | None:
        """The newest one, if it has not ended. A consistent read."""
        item = read(ExportItem, account_id, SK)
        if item is None or (item.expires_at or 0) <= now:
            return None
        return Export(item.export, int(item.asked_at), int(item.ready_at))

    def ready(self, account_id: str, export_id: str, now: int, ends: int) -> bool:
        """Whether it still is the one that is wanted; it can be had until `ends` then."""
        actions: list[Action] = [ExportItem.ready_at.set(now), ExportItem.expires_at.set(ends)]
        return update_if(ExportItem(account_id, SK), actions, ExportItem.export == export_id)
