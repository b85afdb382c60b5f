"""Recordings in DynamoDB, one item beside each Space that was recorded.

| pk | sk | holds |
|---|---|---|
| `SPACE#s_...` | `RECORDING` | the recording, listed by the table's index at the time when something is due |

The Space's own item has a copy of its state, so that cards need no read of their own.
"""

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.store.by_time import ByTime
from chalicelib.store.items import Json, delete_if, read, read_many, save_if, update_if
from chalicelib.store.spaces import SK as SPACE_SK
from chalicelib.store.spaces import SpaceItem, pk_of
from chalicelib.store.tables import Item, LostRace, in_table

RECORDINGS = "recording"
SK = "RECORDING"


class RecordingsByDue(ByTime["RecordingItem"]):  # type: ignore[no-untyped-call]
    """The index that Spaces use, too; recordings have a value of their own in `listing`, unless they are never due."""


@in_table("spaces")
class RecordingItem(Item):
    class Meta:
        table_name = "spaces"

    by_time = RecordingsByDue()
    listing = UnicodeAttribute(null=True)
    listed_at = NumberAttribute(null=True)
    recording = Json(Recording)
    version = NumberAttribute()


class RecordingStore:
    """Loads and saves recordings. A write whose condition fails raises LostRace and changes nothing."""

    def load(self, space_id: str) -> Recording | None:
        """Return the recording of a Space as it is now (a consistent read), or None."""
        item = read(RecordingItem, pk_of(space_id), SK)
        return item.recording if item else None

    def load_all(self, space_ids: Iterable[str]) -> dict[str, Recording]:
        """Return the recordings that exist among those of these Spaces, by their Space; a request per hundred."""
        found = read_many(RecordingItem, [(pk_of(space_id), SK) for space_id in space_ids])
        return {item.recording.space: item.recording for item in found}

    def create(self, recording: Recording) -> None:
        """Write a new recording. Raises LostRace if the Space has one."""
        if not save_if(_item(recording), RecordingItem.pk.does_not_exist()):
            raise LostRace("the Space has a recording")
        self._show(recording)

    def save(self, recording: Recording) -> Recording:
        """Write the recording if nobody wrote in between, and return it. Raises LostRace."""
        if not save_if(_item(recording), RecordingItem.version == recording.version - 1):
            raise LostRace("somebody else wrote first")
        self._show(recording)
        return recording

    def delete(self, recording: Recording) -> None:
        """Delete a recording that has not changed since it was loaded. Raises LostRace. Its Space shows it no longer,
        also if whoever decided that died before they could say so there."""
        self._show(recording)
        if not delete_if(RecordingItem(pk_of(recording.space), SK), RecordingItem.version == recording.version):
            raise LostRace("somebody else wrote first")

    def due(self, now: int) -> list[str]:
        """Return the ids of the Spaces with whose recordings something has to be done at `now` (epoch ms)."""
        found = RecordingItem.by_time.query(RECORDINGS, RecordingItem.listed_at <= now)
        return [item.recording.space for item in found]

    def _show(self, recording: Recording) -> None:
        shown: list[Action] = [SpaceItem.recording.set(recording.state.value)]
        if recording.state is RecordingState.DELETED:
            shown = [SpaceItem.recording.remove()]
        update_if(SpaceItem(pk_of(recording.space), SPACE_SK), shown, SpaceItem.pk.exists())


def _item(recording: Recording) -> RecordingItem:
    return RecordingItem(
        pk_of(recording.space),
        SK,
        recording=recording,
        version=recording.version,
        listing=None if recording.due is None else RECORDINGS,
        listed_at=recording.due,
    )
