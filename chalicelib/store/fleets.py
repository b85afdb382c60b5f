"""Fleets in DynamoDB, and who has seen them: `{prefix}-fleets`. No item outlives three days.

| pk | sk | holds |
|---|---|---|
| `FLEETS#a_...` | `f_...` | a Fleet |
| `FLEETS#a_...` | `HEAD` | the author, the time of their newest Fleet, and until when all lines contain them |
| `LINE#a_...` | `a_...` | a viewer and an author: until when there may be Fleets, and up to when they were seen |

A line says which authors to look up, and their heads say what there is. So a deleted Fleet disappears from every line
at once, and a line is written at most once a day for each follower, however many Fleets there are.
"""

from collections.abc import Collection
from typing import Final

from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.fleet import LIFE_MS, Fleet
from chalicelib.domain.identity import Identity
from chalicelib.store.items import Json, delete_if, exchange, read, read_many, save_if, update_if
from chalicelib.store.tables import Item, in_table

HEAD: Final = "HEAD"
FLEET: Final = "f_"


class FleetHead(Struct, frozen=True):
    """An author's head.

    `newest` (epoch ms) is the time of the newest Fleet, and 0 once the last one is deleted. Until `told_until` (epoch
    ms) the author is in the lines of all who followed them.
    """

    author: Identity
    newest: int
    told_until: int


class FleetLineEntry(Struct, frozen=True):
    """An author in a viewer's line.

    Fleets may exist until `until`, and those up to `seen` were seen; both are epoch ms.
    """

    author_id: str
    until: int
    seen: int


@in_table("fleets")
class FleetItem(Item):
    """A Fleet or a head. Attributes that a kind of item does not have are None."""

    class Meta:
        table_name = "fleets"

    author = Json(Identity)
    created_at = NumberAttribute(null=True)
    text = UnicodeAttribute(null=True)
    colour = UnicodeAttribute(null=True)
    picture = UnicodeAttribute(null=True)
    alt = UnicodeAttribute(null=True)
    seen_by = NumberAttribute(null=True)
    newest = NumberAttribute(null=True)
    told_until = NumberAttribute(null=True)


@in_table("fleets")
class FleetLineItem(Item):
    class Meta:
        table_name = "fleets"

    until = NumberAttribute(null=True)
    seen = NumberAttribute(null=True)


class FleetStore:
    """Fleets, heads and lines. Times are epoch ms."""

    def add(self, fleet: Fleet) -> bool:
        """Store a new Fleet; return False if the id is taken."""
        item = FleetItem(_pk(fleet.author.id), fleet.id, author=fleet.author, created_at=fleet.created_at)
        item.text, item.colour = fleet.text or None, fleet.colour
        item.picture, item.alt = fleet.picture, fleet.alt or None
        item.expires_at = fleet.ends_at // 1000
        return save_if(item, FleetItem.pk.does_not_exist())

    def find(self, author_id: str, fleet_id: str) -> Fleet | None:
        """Return a Fleet of this author, or None. It may have expired."""
        item = read(FleetItem, _pk(author_id), fleet_id)
        return _fleet(item) if item else None

    def of(self, author_id: str, after: int) -> list[Fleet]:
        """Return every Fleet of this author created after `after`, oldest first. One consistent query."""
        found = FleetItem.query(
            _pk(author_id), FleetItem.sk.startswith(FLEET), FleetItem.created_at > after, consistent_read=True
        )
        return sorted((_fleet(item) for item in found), key=lambda fleet: (fleet.created_at, fleet.id))

    def delete(self, fleet: Fleet) -> bool:
        """Delete the Fleet, and return whether this call did it."""
        return delete_if(FleetItem(_pk(fleet.author.id), fleet.id), FleetItem.pk.exists())

    def count_view(self, fleet: Fleet) -> None:
        """Count another viewer; nothing happens if the Fleet was deleted."""
        update_if(FleetItem(_pk(fleet.author.id), fleet.id), [FleetItem.seen_by.add(1)], FleetItem.pk.exists())

    def head(self, author_id: str) -> FleetHead | None:
        """Return the author's head, None if they created no Fleet recently."""
        item = read(FleetItem, _pk(author_id), HEAD)
        return _head(item) if item else None

    def heads(self, author_ids: Collection[str]) -> dict[str, FleetHead]:
        """Return the heads that exist among those of up to a hundred authors, in one request."""
        found = read_many(FleetItem, [(_pk(author_id), HEAD) for author_id in author_ids], consistent=False)
        return {item.pk.removeprefix("FLEETS#"): _head(item) for item in found}

    def advance(self, fleet: Fleet) -> None:
        """Set the author's head to this Fleet, unless it has a newer one."""
        newer: list[Action] = [FleetItem.author.set(fleet.author), FleetItem.newest.set(fleet.created_at)]
        newer.append(FleetItem.expires_at.set((fleet.created_at + 2 * LIFE_MS) // 1000))
        older = FleetItem.newest.does_not_exist() | (FleetItem.newest < fleet.created_at)
        update_if(FleetItem(_pk(fleet.author.id), HEAD), newer, older)

    def fall_back(self, author_id: str, newest: int, then: int) -> None:
        """Set the newest time in the head to `then` (0 if no Fleet is left) if it still is `newest`."""
        update_if(FleetItem(_pk(author_id), HEAD), [FleetItem.newest.set(then)], FleetItem.newest == newest)

    def told(self, author_id: str, until: int) -> None:
        """Store that the author is in the lines of all followers until `until`, or is about to be."""
        longer = FleetItem.told_until.does_not_exist() | (FleetItem.told_until < until)
        update_if(FleetItem(_pk(author_id), HEAD), [FleetItem.told_until.set(until)], FleetItem.pk.exists() & longer)

    def tell(self, viewer_id: str, author_id: str, until: int) -> None:
        """Put the author into a viewer's line until `until`, unless they are in it for as long already."""
        shorter = FleetLineItem.until.does_not_exist() | (FleetLineItem.until < until)
        longer: list[Action] = [FleetLineItem.until.set(until), FleetLineItem.expires_at.set(until // 1000)]
        update_if(FleetLineItem(_line(viewer_id), author_id), longer, shorter)

    def line(self, viewer_id: str, now: int, limit: int) -> list[FleetLineEntry]:
        """Return up to `limit` authors who may have Fleets now, in no order. One query for up to a thousand rows."""
        found = FleetLineItem.query(_line(viewer_id), None, FleetLineItem.until > now, limit=limit, page_size=1_000)
        return [_entry(item) for item in found]

    def seen(self, viewer_id: str, author_id: str) -> int:
        """Return the time up to which this viewer has seen this author's Fleets, 0 if none."""
        item = read(FleetLineItem, _line(viewer_id), author_id)
        return _entry(item).seen if item else 0

    def see(self, viewer_id: str, author_id: str, until: int) -> int | None:
        """Store that the viewer has seen all Fleets up to `until`.

        Returns the previous value, or None if it was not lower. Of two simultaneous calls only one gets the previous
        value, so each Fleet is counted once per viewer.
        """
        # The row must not expire before the line's entry does; what was seen is at most a day older than that entry.
        actions: list[Action] = [
            FleetLineItem.seen.set(until),
            FleetLineItem.expires_at.set((until + 3 * LIFE_MS) // 1000),
        ]
        fresh = FleetLineItem.seen.does_not_exist() | (FleetLineItem.seen < until)
        before = exchange(FleetLineItem, (_line(viewer_id), author_id), actions, fresh)
        return None if before is None else _entry(before).seen


def _pk(author_id: str) -> str:
    return f"FLEETS#{author_id}"


def _line(viewer_id: str) -> str:
    return f"LINE#{viewer_id}"


def _fleet(item: FleetItem) -> Fleet:
    made, seen_by = int(item.created_at or 0), int(item.seen_by or 0)
    return Fleet(item.sk, item.author, made, item.text or "", item.colour, item.picture, item.alt or "", seen_by)


def _head(item: FleetItem) -> FleetHead:
    return FleetHead(item.author, int(item.newest or 0), int(item.told_until or 0))


def _entry(item: FleetLineItem) -> FleetLineEntry:
    return FleetLineEntry(item.sk, int(item.until or 0), int(item.seen or 0))
