"""When workers were last wanted: one item of `{prefix}-connections`, written at most once in a few seconds."""

from typing import Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute

from chalicelib.domain.worker_demand import WorkerWishes
from chalicelib.store.items import read, update_if
from chalicelib.store.tables import Item, in_table

KEY: Final = ("WORKER_DEMAND", "WORKER_DEMAND")
AGAIN_S: Final = 5.0  # between two requests for a worker; a crowd that finds none asks once


@in_table("connections")
class WorkerDemandItem(Item):
    class Meta:
        table_name = "connections"

    wanted_at = NumberAttribute(default=0)
    enough_at = NumberAttribute(default=0)
    undeployed = BooleanAttribute(null=True)


class WorkerDemandStore:
    """The wishes that decide how many workers run."""

    def want(self, now: float) -> WorkerWishes | None:
        """Store that a worker is wanted, and return the wishes. None, without a change, if somebody did so within the
        last 5 s."""
        seldom = WorkerDemandItem.wanted_at.does_not_exist() | (WorkerDemandItem.wanted_at <= now - AGAIN_S)
        item = WorkerDemandItem(*KEY)
        return _wishes(item) if update_if(item, [WorkerDemandItem.wanted_at.set(now)], seldom) else None

    def withdraw(self, at: float) -> bool:
        """Take back the wish of that moment; False, without a change, if somebody has wanted a worker since."""
        return update_if(WorkerDemandItem(*KEY), [WorkerDemandItem.wanted_at.set(0)], WorkerDemandItem.wanted_at == at)

    def had_enough(self, now: float) -> None:
        """Store that there are no more workers than needed."""
        WorkerDemandItem(*KEY).update(actions=[WorkerDemandItem.enough_at.set(now)])

    def found(self, *, undeployed: bool) -> None:
        """Store whether there is no service of workers."""
        WorkerDemandItem(*KEY).update(actions=[WorkerDemandItem.undeployed.set(undeployed)])

    def wishes(self) -> WorkerWishes:
        """Return when workers were wanted."""
        item = read(WorkerDemandItem, *KEY)
        return _wishes(item) if item else WorkerWishes()


def _wishes(item: WorkerDemandItem) -> WorkerWishes:
    return WorkerWishes(float(item.wanted_at or 0), float(item.enough_at or 0), bool(item.undeployed))
