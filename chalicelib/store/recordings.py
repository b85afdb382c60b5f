"""Recordings in DynamoDB, one item beside each Space that was recorded.

| pk | sk | holds |
|---|---|---|
| `SPACE#s_...` | `RECORDING` | the recording, listed by the table's index at the time when something is due |

The Space's own item has a copy of its state, so that cards need no read of their own. Both are written together.
"""

from collections.abc import Iterable
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.store.by_time import ByTime
from chalicelib.store.items import Json, delete_if, read, read_many, readable, save_if
from chalicelib.store.spaces import SK as SPACE_SK
from chalicelib.store.spaces import SpaceItem, pk_of
from chalicelib.store.tables import Item, LostRace, in_table

RECORDINGS = "recording"
SK = "RECORDING"
CONDITION_FAILED: Final = "ConditionalCheckFailed"  # of a part of a transaction


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
        _write(recording, RecordingItem.pk.does_not_exist())

    def save(self, recording: Recording) -> Recording:
        """Write the recording if nobody wrote in between, and return it. Raises LostRace."""
        _write(recording, RecordingItem.version == recording.version - 1)
        return recording

    def delete(self, recording: Recording) -> None:
        """Delete a recording that has not changed since it was loaded. Raises LostRace."""
        if not delete_if(RecordingItem(pk_of(recording.space), SK), RecordingItem.version == recording.version):
            raise LostRace("somebody else wrote first")

    def due(self, now: int) -> list[Recording]:
        """Return the recordings with which something has to be done at `now` (epoch ms), as they were a moment ago."""
        found = RecordingItem.by_time.query(RECORDINGS, RecordingItem.listed_at <= now)
        return list(readable(found, lambda item: item.recording))


def _write(recording: Recording, condition: Condition) -> None:
    """Write a recording and what its Space shows of it in one transaction, so that nobody can die in between. Raises
    LostRace."""
    item, space = _item(recording), SpaceItem(pk_of(recording.space), SPACE_SK)
    shown: Action = SpaceItem.recording.set(recording.state.value)
    if recording.state is RecordingState.DELETED:
        shown = SpaceItem.recording.remove()
    try:
        with TransactWrite(connection=SpaceItem._get_connection().connection) as transaction:
            transaction.save(item, condition)
            transaction.update(space, [shown], SpaceItem.pk.exists())
    except TransactWriteError as error:
        if error.cause_response_code != "TransactionCanceledException":
            raise
        is_spaceless = [reason and reason.code for reason in error.cancellation_reasons] == [None, CONDITION_FAILED]
        if not is_spaceless or not save_if(item, condition):
            raise LostRace("somebody else wrote first") from error


def _item(recording: Recording) -> RecordingItem:
    return RecordingItem(
        pk_of(recording.space),
        SK,
        recording=recording,
        version=recording.version,
        listing=None if recording.due is None else RECORDINGS,
        listed_at=recording.due,
    )
