"""A change of several items: one row decides, and mirrors and counters follow it.

A command writes the deciding row on a condition, and only the command that succeeds goes on to the other items, so two
simultaneous commands count once. Until everything is written, the row contains the step that is under way (`step`,
`act`, `since`), and each counter's item the commands that it has counted (`acts`). So a write that botocore repeats
counts once, and whatever a dead process left undone is finished, and counted once, by the next command on the same row.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action

from chalicelib.store.items import Key, delete_if, read, save_if, update_if
from chalicelib.store.tables import Item, LostRace

ADDING, ENDING = "adding", "ending"
DEAD_S: Final = 40  # no request lives longer (API Gateway: 29 s), so a process that began a step earlier is dead


class SagaItem(Item):
    """The base of items in a saga.

    `step`, `act` and `since` (epoch s) are None unless a step is under way, and `acts` unless one is being counted.
    """

    step = UnicodeAttribute(null=True)
    act = UnicodeAttribute(null=True)
    since = NumberAttribute(null=True)
    acts = UnicodeSetAttribute(null=True)


Row = TypeVar("Row", bound=SagaItem)


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that a row counts in, and the key of its item.

    A missing item is created, unless `existing` is set: then the row is not counted.
    """

    key: Key
    attribute: NumberAttribute
    existing: bool = False


@dataclass(frozen=True)
class Saga(Generic[Row]):
    """A saga for rows of one kind.

    `counters` returns the counters of a row. `mirror` writes or deletes, by the row's `step`, the other items that say
    the same. If another process may still be doing the same, a command raises LostRace if `waits` is set, so that it is
    tried again. Otherwise it leaves the rest to that process, and returns that it changed nothing.
    """

    kind: type[Row]
    counters: Callable[[Row], Sequence[Counter]]
    mirror: Callable[[Row], None] = lambda row: None
    waits: bool = False

    def add(self, row: Row, now: float) -> bool:
        """Write the row, and return whether it is new.

        `now` is epoch s. Raises LostRace while the opposite is under way.
        """
        row.step, row.act, row.since = ADDING, _new_act(), int(now)
        if not save_if(row, self.kind.pk.does_not_exist()):
            found = read(self.kind, row.pk, row.sk)
            if found is None or found.act != row.act:  # otherwise botocore repeated our own write
                return self._finish_left_behind(found, now, ADDING) == ENDING and self.add(row, now)
        self._finish(row)
        return True

    def end(self, key: Key, now: float) -> Row | None:
        """Delete the row and return it; None if there was none. `now` is epoch s.

        Raises LostRace while the opposite is under way.
        """
        row, act = self.kind(*key), _new_act()
        begun: list[Action] = [self.kind.step.set(ENDING), self.kind.act.set(act), self.kind.since.set(int(now))]
        if not update_if(row, begun, self.kind.pk.exists() & self.kind.step.does_not_exist()):
            found = read(self.kind, *key)
            if found is None or found.act != act:  # otherwise botocore repeated our own write
                return self.end(key, now) if self._finish_left_behind(found, now, ENDING) == ADDING else None
            row = found
        self._finish(row)
        return row

    def _finish_left_behind(self, row: Row | None, now: float, wish: str) -> str | None:
        """Finish what a dead process began, and return its step, None if there was none.

        Raises LostRace if that process may be alive, unless it does what is wished and this saga does not wait.
        """
        if row is None or row.step is None:
            return None
        if row.since > now - DEAD_S:
            if row.step == wish and not self.waits:
                return None
            raise LostRace("another command on the same row is under way")
        same = (self.kind.act == row.act) & (self.kind.since == row.since)
        if not update_if(self.kind(row.pk, row.sk), [self.kind.since.set(int(now))], same):
            raise LostRace("another command on the same row is under way")
        self._finish(row)
        return str(row.step)

    def _finish(self, row: Row) -> None:
        """Mirror and count the row, then end its step, and let the counters forget the command."""
        self.mirror(row)
        counters = self.counters(row)
        for counter in counters:
            self._count(counter, row)
        self._settle(row)
        for counter in counters:
            self._forget(counter, row)

    def _count(self, counter: Counter, row: Row) -> None:
        by = 1 if row.step == ADDING else -1
        fresh = ~self.kind.acts.contains(row.act)
        condition = self.kind.pk.exists() & fresh if counter.existing else fresh
        update_if(self.kind(*counter.key), [counter.attribute.add(by), self.kind.acts.add({row.act})], condition)

    def _settle(self, row: Row) -> None:
        same = self.kind.act == row.act
        if row.step == ADDING:
            over = [attribute.remove() for attribute in (self.kind.step, self.kind.act, self.kind.since)]
            update_if(self.kind(row.pk, row.sk), over, same)
        else:
            delete_if(self.kind(row.pk, row.sk), same)

    def _forget(self, counter: Counter, row: Row) -> None:
        forgotten = [self.kind.acts.delete({row.act})]
        update_if(self.kind(*counter.key), forgotten, self.kind.pk.exists())


def _new_act() -> str:
    return secrets.token_urlsafe(12)
