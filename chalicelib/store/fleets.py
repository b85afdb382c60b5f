"""Fleets in DynamoDB, and who has seen which: `{prefix}-fleets`. Nothing in it outlives three days.

| pk | sk | holds |
|---|---|---|
| `FLEETS#a_...` | `f_...` | a Fleet |
| `FLEETS#a_...` | `HEAD` | the author, the time of their newest Fleet, and until when all lines know of them |
| `LINE#a_...` | `a_...` | of one viewer and one author: until when there may be Fleets, and which was seen last |

A line says whom to look for, and the authors' heads say the truth: so a Fleet that is deleted is gone from every line
at once, and a line is written at most once a day for each follower, however many Fleets there are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.fleet import LIFE_MS, Fleet
from chalicelib.domain.identity import Identity
from chalicelib.store.items import Json, delete_if, exchange, read, read_many, save_if, update_if
from chalicelib.store.tables import Item, in_table

HEAD: Final = "HEAD"
FLEET: Final = "f_"


@dataclass(frozen=True, slots=True)
class Head:
    """`newest` is epoch ms, and 0 once the last Fleet is deleted. `told_until` (epoch ms): the lines of all who
    followed know of this author until then."""

    author: Identity
    newest: int
    told_until: int


@dataclass(frozen=True, slots=True)
class LineEntry:
    """An author in somebody's line. `until` and `seen` are epoch ms; `seen` is 0 before the first."""

    author_id: str
    until: int
    seen: int


@in_table("fleets")
class FleetItem(Item):
    """A Fleet or a head; an attribute that a kind of item has not is None."""

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
class LineItem(Item):
    class Meta:
        table_name = "fleets"

    until = NumberAttribute(null=True)
    seen = NumberAttribute(null=True)


class FleetStore:
    """Fleets, heads and lines. Times are epoch ms."""

    def add(self, fleet: Fleet) -> bool:
        """Keep a new Fleet; False if there is one of this id."""
        item = FleetItem(_pk(fleet.author.id), fleet.id, author=fleet.author, created_at=fleet.created_at)
        item.text, item.colour = fleet.text or None, fleet.colour
        item.picture, item.alt = fleet.picture, fleet.alt or None
        item.expires_at = fleet.ends_at // 1000
        return save_if(item, FleetItem.pk.does_not_exist())

    def find(self, author_id: str, fleet_id: str) -> Fleet | None:
        """A Fleet of this author, also one that is over and not yet deleted."""
        item = read(FleetItem, _pk(author_id), fleet_id)
        return _fleet(item) if item else None

    def of(self, author_id: str, after: int) -> list[Fleet]:
        """Every Fleet of this author that was made after `after`, the oldest first. One consistent query."""
        found = FleetItem.query(
            _pk(author_id), FleetItem.sk.startswith(FLEET), FleetItem.created_at > after, consistent_read=True
        )
        return sorted((_fleet(item) for item in found), key=lambda fleet: (fleet.created_at, fleet.id))

    def delete(self, fleet: Fleet) -> bool:
        """Whether this call deleted it."""
        return delete_if(FleetItem(_pk(fleet.author.id), fleet.id), FleetItem.pk.exists())

    def count_view(self, fleet: Fleet) -> None:
        """One more has seen it; nothing happens if it was deleted."""
        update_if(FleetItem(_pk(fleet.author.id), fleet.id), [FleetItem.seen_by.add(1)], FleetItem.pk.exists())

    def head(self, author_id: str) -> Head | None:
        """The author's head; None if they made no Fleet of late."""
        item = read(FleetItem, _pk(author_id), HEAD)
        return _head(item) if item else None

    def heads(self, author_ids: Collection[str]) -> dict[str, Head]:
        """The heads of up to a hundred authors, those that there are, in one request."""
        found = read_many(FleetItem, [(_pk(author_id), HEAD) for author_id in author_ids], consistent=False)
        return {item.pk.removeprefix("FLEETS#"): _head(item) for item in found}

    def advance(self, fleet: Fleet) -> None:
        """Say in the author's head that there is this Fleet, unless there is a newer one."""
        newer: list[Action] = [FleetItem.author.set(fleet.author), FleetItem.newest.set(fleet.created_at)]
        newer.append(FleetItem.expires_at.set((fleet.created_at + 2 * LIFE_MS) // 1000))
        older = FleetItem.newest.does_not_exist() | (FleetItem.newest < fleet.created_at)
        update_if(FleetItem(_pk(fleet.author.id), HEAD), newer, older)

    def fall_back(self, author_id: str, newest: int, then: int) -> None:
        """Say in the head that the newest is of `then` (0: there is none), if it was the one of `newest`."""
        update_if(FleetItem(_pk(author_id), HEAD), [FleetItem.newest.set(then)], FleetItem.newest == newest)

    def told(self, author_id: str, until: int) -> None:
        """Note that the lines of all who follow know of this author until `until`, or are about to."""
        longer = FleetItem.told_until.does_not_exist() | (FleetItem.told_until < until)
        update_if(FleetItem(_pk(author_id), HEAD), [FleetItem.told_until.set(until)], FleetItem.pk.exists() & longer)

    def tell(self, viewer_id: str, author_id: str, until: int) -> None:
        """Put the author into a viewer's line until `until`, if they are not in it for as long."""
        shorter = LineItem.until.does_not_exist() | (LineItem.until < until)
        longer: list[Action] = [LineItem.until.set(until), LineItem.expires_at.set(until // 1000)]
        update_if(LineItem(_line(viewer_id), author_id), longer, shorter)

    def line(self, viewer_id: str, now: int, limit: int) -> list[LineEntry]:
        """Up to `limit` authors who may have Fleets now, in no order. One query for up to a thousand rows."""
        found = LineItem.query(_line(viewer_id), None, LineItem.until > now, limit=limit, page_size=1_000)
        return [_entry(item) for item in found]

    def seen(self, viewer_id: str, author_id: str) -> int:
        """Up to which time this viewer has seen this author's Fleets; 0 if none."""
        item = read(LineItem, _line(viewer_id), author_id)
        return _entry(item).seen if item else 0

    def see(self, viewer_id: str, author_id: str, until: int) -> int | None:
        """Note that the viewer has seen all up to `until`; what was noted before, or None if that was as much.

        Of two that say so at once, one is told what was before: so each Fleet is counted once per viewer.
        """
        # No shorter than the line may hold the row: what is seen is at most a day older than what the line told of.
        actions: list[Action] = [LineItem.seen.set(until), LineItem.expires_at.set((until + 3 * LIFE_MS) // 1000)]
        fresh = LineItem.seen.does_not_exist() | (LineItem.seen < until)
        before = exchange(LineItem, (_line(viewer_id), author_id), actions, fresh)
        return None if before is None else _entry(before).seen


def _pk(author_id: str) -> str:
    return f"FLEETS#{author_id}"


def _line(viewer_id: str) -> str:
    return f"LINE#{viewer_id}"


def _fleet(item: FleetItem) -> Fleet:
    made, seen_by = int(item.created_at or 0), int(item.seen_by or 0)
    return Fleet(item.sk, item.author, made, item.text or "", item.colour, item.picture, item.alt or "", seen_by)


def _head(item: FleetItem) -> Head:
    return Head(item.author, int(item.newest or 0), int(item.told_until or 0))


def _entry(item: LineItem) -> LineEntry:
    return LineEntry(item.sk, int(item.until or 0), int(item.seen or 0))
