"""What hosts have corrected in transcripts.

| pk | sk | holds |
|---|---|---|
| `SPACE#s_...` | `LINE#l_17` | the newest correction of a line |
"""

from collections.abc import Collection, Mapping

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.transcript import Correction
from chalicelib.store.items import Json, save_if, write_many
from chalicelib.store.spaces import pk_of
from chalicelib.store.tables import Item, LostRace, in_table

LINE = "LINE#"


@in_table("spaces")
class CorrectionItem(Item):
    class Meta:
        table_name = "spaces"

    correction = Json(Correction)
    revision = NumberAttribute()


class CorrectionStore:
    """Reads and writes the corrections of a Space's transcript."""

    def of(self, space_id: str) -> Mapping[str, Correction]:
        """Return the newest correction of each line by its id: one request per MB."""
        return {item.correction.line: item.correction for item in _rows(space_id)}

    def save(self, space_id: str, correction: Correction) -> None:
        """Write the first correction of a line, or the one after that of the revision before. Raises LostRace."""
        item = CorrectionItem(
            pk_of(space_id), LINE + correction.line, correction=correction, revision=correction.revision
        )
        before = correction.revision - 1
        condition = CorrectionItem.revision == before if before else CorrectionItem.pk.does_not_exist()
        if not save_if(item, condition):
            raise LostRace("somebody else corrected the line first")

    def forget(self, space_id: str, lines: Collection[str] | None = None) -> None:
        """Delete all corrections of a Space's transcript, or those of the lines with these ids."""
        rows = [row for row in _rows(space_id) if lines is None or row.correction.line in lines]
        write_many(CorrectionItem, delete=[(row.pk, row.sk) for row in rows])


def _rows(space_id: str) -> list[CorrectionItem]:
    own = CorrectionItem.sk.startswith(LINE)
    return list(CorrectionItem.query(pk_of(space_id), own, consistent_read=True))
