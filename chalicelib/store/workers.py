"""Media workers and their heartbeats in DynamoDB: one partition of `{prefix}-connections`.

There is one small item per worker, so that placement reads them all in one query. At one write per worker every 2 s,
the partition's 1,000 writes/s suffice for 2,000 workers.
"""

from collections.abc import Collection, Mapping

from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.worker_totals import WorkerTotals
from chalicelib.store.items import Json, delete_if, read, update_if
from chalicelib.store.tables import Item, in_table

PK = "WORKERS"
MEASURED = ("WORKER_TOTALS", "WORKER_TOTALS")
HEARTBEAT_TTL_S = 60 * 60
DEAD_AFTER_S = 6.0  # three heartbeats


class Worker(Struct, frozen=True):
    """A worker as its last heartbeat described it. `load` is 0 to 1, `seen_at` epoch s.

    `owed` are the ids of Spaces of which it missed a message. `totals` is None if the worker does not count.
    `udp_endpoints` are the addresses that it offers to browsers, none if it does not say.
    """

    id: str
    connection: str
    endpoint: str
    load: float
    draining: bool
    seen_at: float
    owed: frozenset[str] = frozenset()
    totals: WorkerTotals | None = None
    udp_endpoints: tuple[str, ...] = ()

    def alive(self, now: float) -> bool:
        """Whether the last heartbeat is at most 6 s old. One from the future is of before a clock was set back."""
        return abs(now - self.seen_at) <= DEAD_AFTER_S


@in_table("connections")
class WorkerItem(Item):
    class Meta:
        table_name = "connections"

    connection = UnicodeAttribute()
    endpoint = UnicodeAttribute()
    load = NumberAttribute()
    draining = NumberAttribute()
    seen_at = NumberAttribute()
    owed = UnicodeSetAttribute(null=True)
    totals = Json(WorkerTotals, null=True)
    udp_endpoints = Json(tuple[str, ...], null=True)


@in_table("connections")
class MeasuredItem(Item):
    class Meta:
        table_name = "connections"

    at = NumberAttribute(null=True)
    totals = Json(dict[str, WorkerTotals], null=True)


class WorkerStore:
    """The media workers that are registered."""

    def register(self, worker: Worker) -> None:
        """Store a worker; its newer connection replaces an older one."""
        WorkerItem(
            PK,
            worker.id,
            connection=worker.connection,
            endpoint=worker.endpoint,
            load=worker.load,
            draining=int(worker.draining),
            seen_at=worker.seen_at,
            udp_endpoints=worker.udp_endpoints,
            expires_at=int(worker.seen_at) + HEARTBEAT_TTL_S,
        ).save()

    def beat(
        self,
        worker_id: str,
        connection_id: str,
        load: float,
        draining: bool,
        now: float,
        totals: WorkerTotals | None = None,
    ) -> Worker | None:
        """Store a heartbeat; return None, without a change, unless the worker registered on this connection. What it
        counts stays as it was if it does not say."""
        actions: list[Action] = [
            WorkerItem.load.set(load),
            WorkerItem.draining.set(int(draining)),
            WorkerItem.seen_at.set(now),
            WorkerItem.expires_at.set(int(now) + HEARTBEAT_TTL_S),
            *([WorkerItem.totals.set(totals)] if totals is not None else []),
        ]
        item = WorkerItem(PK, worker_id)
        return _worker(item) if update_if(item, actions, WorkerItem.connection == connection_id) else None

    def owe(self, worker_id: str, space_ids: Collection[str]) -> None:
        """Store that the worker missed messages about these Spaces. Does nothing if it is not registered: workers that
        register report all their Spaces, and get what they missed then."""
        if space_ids:
            update_if(WorkerItem(PK, worker_id), [WorkerItem.owed.add(set(space_ids))], WorkerItem.pk.exists())

    def settle(self, worker_id: str, space_ids: Collection[str]) -> None:
        """Remove debts, before they are paid: one that is incurred meanwhile stays."""
        update_if(WorkerItem(PK, worker_id), [WorkerItem.owed.delete(set(space_ids))], WorkerItem.pk.exists())

    def find(self, worker_id: str) -> Worker | None:
        """Return the worker, alive or not; None if it never registered or has left."""
        item = read(WorkerItem, PK, worker_id)
        return _worker(item) if item else None

    def all(self) -> list[Worker]:
        """Return every worker that has not left, including dead ones."""
        return [_worker(item) for item in WorkerItem.query(PK, consistent_read=True)]

    def measured(self) -> tuple[float, dict[str, WorkerTotals]]:
        """Return when the workers' totals were last looked at (epoch s; 0 for never), and what they were, by id."""
        item = read(MeasuredItem, *MEASURED)
        return (float(item.at or 0), item.totals or {}) if item else (0.0, {})

    def measure(self, now: float, totals: Mapping[str, WorkerTotals]) -> None:
        """Store what the totals are at this look."""
        MeasuredItem(*MEASURED).update(actions=[MeasuredItem.at.set(now), MeasuredItem.totals.set(dict(totals))])

    def forget(self, worker_id: str, connection_id: str) -> None:
        """Delete the worker, unless it has registered on another connection since."""
        delete_if(WorkerItem(PK, worker_id), WorkerItem.connection == connection_id)


def _worker(item: WorkerItem) -> Worker:
    owed = frozenset(item.owed or ())
    load, draining, seen_at = float(item.load), bool(item.draining), float(item.seen_at)
    endpoints = item.udp_endpoints or ()
    return Worker(item.sk, item.connection, item.endpoint, load, draining, seen_at, owed, item.totals, endpoints)
