"""Reports in DynamoDB, in the table of Spaces, and who looked at them. Everything here expires.

| pk | sk | holds |
|---|---|---|
| `REPORT#r_...` | `REPORT` | a report, listed by the table's index |
| `REPORT#r_...` | `LOOK#{time}#a_...#{act}` | one look of a reviewer at the report |
| `REPORTS` | `LOOK#{time}#a_...#listed` | one look of a reviewer at the list |
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.report import AbuseReport, Look
from chalicelib.store.by_time import ByTime
from chalicelib.store.items import Json, read, save_if, update_if
from chalicelib.store.tables import Item, in_table

REPORTS = "report"
LOOK = "LOOK#"


class ReportsByTime(ByTime["ReportItem"]):  # type: ignore[no-untyped-call]
    """The index that Spaces use, too; reports have a value of their own in `listing`."""


@in_table("spaces")
class ReportItem(Item):
    class Meta:
        table_name = "spaces"

    by_time = ReportsByTime()
    listing = UnicodeAttribute()
    listed_at = NumberAttribute()
    report = Json(AbuseReport)


@in_table("spaces")
class LookItem(Item):
    class Meta:
        table_name = "spaces"

    look = Json(Look)


class ReportStore:
    """Stores reports, what reviewers decided about them, and every look at them."""

    def add(self, report: AbuseReport, expires_at: int) -> None:
        """Store a report until `expires_at` (epoch s); nothing happens if it is stored already."""
        item = ReportItem(
            _pk(report.id),
            "REPORT",
            listing=REPORTS,
            listed_at=report.at,
            report=report,
            expires_at=expires_at,
        )
        save_if(item, ReportItem.pk.does_not_exist())

    def find(self, report_id: str, now: float) -> AbuseReport | None:
        """Return the report, or None. `now` is epoch s."""
        item = read(ReportItem, _pk(report_id), "REPORT")
        return item.report if item and (item.expires_at or 0) > now else None

    def page(self, before: int | None, limit: int, now: float) -> list[AbuseReport]:
        """Return up to `limit` reports made before `before` (epoch ms), newest first. `now` is epoch s."""
        older = ReportItem.listed_at < before if before is not None else None
        found = ReportItem.by_time.query(REPORTS, older, scan_index_forward=False, limit=limit)
        return [item.report for item in found if (item.expires_at or 0) > now]

    def decide(self, report: AbuseReport) -> bool:
        """Store the report with its decision; returns False if there is no such report."""
        return update_if(ReportItem(_pk(report.id), "REPORT"), [ReportItem.report.set(report)], ReportItem.pk.exists())

    def looked(self, report_id: str | None, look: Look, expires_at: int) -> None:
        """Store a look at a report, or with None at the list, until `expires_at` (epoch s)."""
        sk = f"{LOOK}{look.at:013d}#{look.by.id}#{look.act}"
        LookItem(_pk(report_id) if report_id else "REPORTS", sk, look=look, expires_at=expires_at).save()

    def looks(self, report_id: str | None, limit: int, now: float) -> list[Look]:
        """Return the last `limit` looks at a report, or with None at the list, newest first. `now` is epoch s."""
        pk = _pk(report_id) if report_id else "REPORTS"
        found = LookItem.query(
            pk, LookItem.sk.startswith(LOOK), scan_index_forward=False, limit=limit, consistent_read=True
        )
        return [item.look for item in found if (item.expires_at or 0) > now]


def _pk(report_id: str) -> str:
    return f"REPORT#{report_id}"
