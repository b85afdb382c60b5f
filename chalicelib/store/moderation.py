"""What grows without bound beside a Space: log, bans and consents to be recorded.

| pk | sk | holds |
|---|---|---|
| `SPACE#s_...` | `LOG#{version}` | one entry of the moderation log; the version has ten digits, so that entries sort |
| `SPACE#s_...` | `BAN#{person}` | a person who was removed |
| `SPACE#s_...` | `CONSENT#{person}#{version}` | the receipt of a consent to be recorded |
| `HOST#a_...` | `BLOCK#{person}` | a person whom the host blocked from all their Spaces |

Entries wait in the Space's outbox, written by the same conditional write as the act itself, so none is lost. They are
moved here when the worker reports on the Space. An entry that is moved twice is the same item.
"""

from collections.abc import Iterable

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.domain.anonymisation import without
from chalicelib.domain.facts import LogEntry
from chalicelib.domain.moderation import BARRING, UNBARRING
from chalicelib.domain.space import Space
from chalicelib.store.items import Json, Key, read_many, write_many
from chalicelib.store.spaces import SK, SpaceItem, changes_of, pk_of
from chalicelib.store.tables import Item, LostRace, in_table

BAN = "BAN#"


@in_table("spaces")
class ModerationItem(Item):
    """An entry of the log, a ban, a consent or a block."""

    class Meta:
        table_name = "spaces"

    entry = Json(LogEntry)


class ModerationStore:
    """Reads and writes the rows beside Spaces."""

    def write(self, space_id: str, entries: Iterable[LogEntry]) -> None:
        """Write entries of the log, and the bans that they add or lift; in batches of 25, each one request."""
        rows = {(row.pk, row.sk): row for entry in entries for row in _rows(space_id, entry)}
        lifted = [key for key, row in rows.items() if _is_lifted(row)]
        write_many(ModerationItem, [row for key, row in rows.items() if key not in lifted], lifted)

    def log(self, space_id: str, after: int, limit: int) -> list[LogEntry]:
        """Return up to `limit` entries with a version above `after`, in order."""
        newer = ModerationItem.sk.between(_log_key(after + 1), _log_key(10**10 - 1))
        return [item.entry for item in ModerationItem.query(pk_of(space_id), newer, limit=limit, consistent_read=True)]

    def blocked_by(self, host_id: str, limit: int) -> list[str]:
        """Return the ids of up to `limit` people whom a host blocked from all their Spaces."""
        key = block_key(host_id, "")
        return [
            item.sk.removeprefix(key[1]) for item in ModerationItem.query(key[0], limit=limit, consistent_read=True)
        ]

    def bars(self, space_ids: Iterable[str], person_id: str) -> dict[str, str]:
        """Return the act, remove or block, that bans the person from each of these Spaces, by the Space's id. Left out
        are Spaces without a ban, and bans that still wait in the outbox."""
        found = read_many(ModerationItem, [ban_key(space_id, person_id) for space_id in space_ids])
        return {item.pk.removeprefix("SPACE#"): item.entry.act for item in found}

    def barred(self, space: Space, person_id: str) -> tuple[bool, bool]:
        """Return whether rows ban the person from this Space, and from all Spaces of its host. Left out are blocks on
        the host's profile, and bans that still wait in the outbox."""
        keys = ban_key(space.id, person_id), block_key(space.host.id, person_id)
        found = {(item.pk, item.sk) for item in read_many(ModerationItem, keys)}
        return keys[0] in found, keys[1] in found

    def save_with_block(self, space: Space, person_id: str, *, blocked: bool) -> Space:
        """Save a Space and the host's block in one transaction. Raises LostRace, and nothing changed.

        Every other command is one item and one write; this one changes two partitions.
        """
        row = ModerationItem(*block_key(space.host.id, person_id), entry=space.outbox[-1])
        lease = space.lease
        same = SpaceItem.lease_epoch == lease.epoch if lease else SpaceItem.lease_epoch.does_not_exist()
        try:
            with TransactWrite(connection=SpaceItem._get_connection().connection) as transaction:
                item = SpaceItem(pk_of(space.id), SK)
                decided = (SpaceItem.version == space.version - 1) & same
                transaction.update(item, actions=changes_of(space), condition=decided)
                transaction.save(row) if blocked else transaction.delete(row)
        except TransactWriteError as error:
            if error.cause_response_code == "TransactionCanceledException":
                raise LostRace("somebody else wrote first") from error
            raise
        return space

    def forget_person(self, space_id: str, host_id: str, person_id: str) -> None:
        """Take a deleted account out of the log, and delete its bans, consents and blocks.

        Repeating it changes nothing.
        """
        log = ModerationItem.query(pk_of(space_id), ModerationItem.sk.startswith("LOG#"), consistent_read=True)
        cleared = [(row, without(row.entry, person_id)) for row in log]
        changed = [ModerationItem(row.pk, row.sk, entry=entry) for row, entry in cleared if entry is not row.entry]
        own = [(pk_of(space_id), sk) for sk in (f"{BAN}{person_id}", *self._consents(space_id, person_id))]
        write_many(ModerationItem, changed, [*own, block_key(host_id, person_id)])

    def _consents(self, space_id: str, person_id: str) -> list[str]:
        start = f"CONSENT#{person_id}#"
        return [row.sk for row in ModerationItem.query(pk_of(space_id), ModerationItem.sk.startswith(start))]


def _rows(space_id: str, entry: LogEntry) -> list[ModerationItem]:
    pk = pk_of(space_id)
    if entry.act == "consent":
        return [ModerationItem(pk, f"CONSENT#{entry.whom}#{entry.version:010d}", entry=entry)]
    rows = [ModerationItem(pk, _log_key(entry.version), entry=entry)]
    barred = entry.act in (*BARRING, UNBARRING)
    return [*rows, ModerationItem(pk, f"{BAN}{entry.whom}", entry=entry)] if barred else rows


def _is_lifted(row: ModerationItem) -> bool:
    return row.sk.startswith(BAN) and row.entry.act == UNBARRING


def _log_key(version: int) -> str:
    return f"LOG#{version:010d}"


def ban_key(space_id: str, person_id: str) -> Key:
    """The key of the row that bans a person from a Space."""
    return pk_of(space_id), f"{BAN}{person_id}"


def block_key(host_id: str, person_id: str) -> Key:
    """The key of the row by which a host blocks a person from all their Spaces."""
    return f"HOST#{host_id}", f"BLOCK#{person_id}"
