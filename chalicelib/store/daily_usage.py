"""What the deployment used on each day, in `{prefix}-connections`: `USAGE`, the date (UTC, ISO 8601).

One item a day, to which one write a minute adds while workers run.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Final

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.costs import Usage
from chalicelib.store.tables import Item, in_table

log = logging.getLogger(__name__)

PK: Final = "USAGE"
KEPT_S: Final = 400 * 24 * 3600


@in_table("connections")
class DailyUsageItem(Item):
    """The parts of `Usage`, of one day."""

    class Meta:
        table_name = "connections"

    joins = NumberAttribute(default=0)
    listener_hours = NumberAttribute(default=0)
    sound_bytes = NumberAttribute(default=0)
    space_hours = NumberAttribute(default=0)
    worker_hours = NumberAttribute(default=0)
    list_hours = NumberAttribute(default=0)
    recorded_hours = NumberAttribute(default=0)
    captioned_hours = NumberAttribute(default=0)
    replayed_bytes = NumberAttribute(default=0)
    tracked_hours = NumberAttribute(default=0)


class DailyUsageStore:
    """Adds up what is used."""

    def add(self, usage: Usage, now: float) -> None:
        """Add to the day of `now` (epoch s)."""
        item = DailyUsageItem(PK, _day(now))
        attributes = DailyUsageItem.get_attributes()
        added = [attributes[name].add(value) for name, value in asdict(usage).items() if value]
        item.update(actions=[*added, DailyUsageItem.expires_at.set(int(now) + KEPT_S)])

    def add_if_possible(self, usage: Usage, now: float) -> None:
        """The same for what people wait for: a failure is only logged."""
        try:
            self.add(usage, now)
        except PynamoDBException as error:
            log.warning("usage was not counted: %s", type(error).__name__)

    def latest(self, days: int) -> Mapping[str, Usage]:
        """Return the usage of the last `days` on which there was any, by date, newest first; one request."""
        found = DailyUsageItem.query(PK, scan_index_forward=False, limit=days)
        return {item.sk: _usage(item) for item in found}


def _usage(item: DailyUsageItem) -> Usage:
    return Usage(**{part.name: float(getattr(item, part.name)) for part in fields(Usage)})


def _day(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).date().isoformat()
