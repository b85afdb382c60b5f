"""Hosts' agendas in DynamoDB: one small item per host, in the table of Spaces.

| pk | sk | holds |
|---|---|---|
| `HOST#a_...` | `AGENDA` | the Spaces that the host has planned; the condition on its version enforces the limit |

Whether a Space is over is known from the Space itself; readers leave out places whose Space is over.
"""

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.agenda import AgendaPlace
from chalicelib.store.items import Json, read, save_if
from chalicelib.store.tables import Item, LostRace, in_table

SK = "AGENDA"


@in_table("spaces")
class AgendaItem(Item):
    class Meta:
        table_name = "spaces"

    places = Json(tuple[AgendaPlace, ...])
    version = NumberAttribute()


class AgendaStore:
    """Loads and saves agendas."""

    def load(self, host_id: str) -> tuple[tuple[AgendaPlace, ...], int]:
        """Return the host's places and the version of the agenda, 0 before the first."""
        item = read(AgendaItem, _pk(host_id), SK)
        return (item.places, int(item.version)) if item else ((), 0)

    def save(self, host_id: str, places: tuple[AgendaPlace, ...], version: int) -> None:
        """Write the agenda that follows `version`. Raises LostRace, and nothing changed."""
        same = AgendaItem.version == version if version else AgendaItem.pk.does_not_exist()
        if not save_if(AgendaItem(_pk(host_id), SK, places=places, version=version + 1), same):
            raise LostRace("the agenda changed")


def _pk(host_id: str) -> str:
    return f"HOST#{host_id}"
