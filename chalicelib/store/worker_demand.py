"""When workers were last wanted: one item of `{prefix}-connections`, written at most once in a few seconds."""

from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute

from chalicelib.store.items import read, update_if
from chalicelib.store.tables import Item, in_table

KEY: Final = ("WORKER_DEMAND", "WORKER_DEMAND")
AGAIN_S: Final = 5.0  # between two requests for a worker; a crowd that finds none asks once


@dataclass(frozen=True, slots=True)
class WorkerWishes:
    """When somebody last wanted a worker, and when there were last no more than needed (epoch s; 0 for never)."""

    wanted_at: float = 0.0
    enough_at: float = 0.0


@in_table("connections")
class WorkerDemandItem(Item):
    class Meta:
        table_name = "connections"

    wanted_at = NumberAttribute(default=0)
    enough_at = NumberAttribute(default=0)


class WorkerDemandStore:
    """The wishes that decide how many workers run."""

    def want(self, now: float) -> bool:
        """Store that a worker is wanted. False, without a change, if somebody did so within the last 5 s."""
        seldom = WorkerDemandItem.wanted_at.does_not_exist() | (WorkerDemandItem.wanted_at <= now - AGAIN_S)
        return update_if(WorkerDemandItem(*KEY), [WorkerDemandItem.wanted_at.set(now)], seldom)

    def had_enough(self, now: float) -> None:
        """Store that there are no more workers than needed."""
        WorkerDemandItem(*KEY).update(actions=[WorkerDemandItem.enough_at.set(now)])

    def wishes(self) -> WorkerWishes:
        """Return when workers were wanted."""
        item = read(WorkerDemandItem, *KEY)
        return WorkerWishes(float(item.wanted_at or 0), float(item.enough_at or 0)) if item else WorkerWishes()
