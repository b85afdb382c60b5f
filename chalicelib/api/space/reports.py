"""Reports over HTTP: anybody makes one, reviewers read them."""

from chalicelib.api.call import Call
from chalicelib.api.requests import NewReport, identifier, number
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.domain.report import AbuseReport
from chalicelib.services.space import reports
from chalicelib.services.views.view import Address, View


class ReportAnswer(View, frozen=True, kw_only=True):
    """The id of the report."""

    report: str


class ReportPageView(View, frozen=True, kw_only=True):
    """Some reports, newest first, and the cursor of what follows (None at the end)."""

    reports: list[AbuseReport]
    next: str | None


@gives(201, "application/json")
@takes(body=NewReport)
@limited("report")
def report(call: Call, space_id: str) -> ReportAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(NewReport)
    person = identifier(asked.person, "no_such_person") if asked.person else None
    made = reports.report(call.deps, known, by, asked.reason, asked.text, person)
    return ReportAnswer(report=made)


@takes(query=("cursor",))
def list_reports(call: Call) -> ReportPageView:
    page = reports.reports(call.deps, call.member(), number(call.query("cursor")))
    return ReportPageView(reports=page.reports, next=None if page.next is None else str(page.next))


def get_evidence(call: Call, report_id: str) -> Address:
    return Address(url=reports.evidence(call.deps, call.member(), identifier(report_id, "no_such_report")))


ROUTES = (
    ("POST", f"{SPACE}/reports", report),
    ("GET", "/api/reports", list_reports),
    ("GET", "/api/reports/{report_id}/evidence", get_evidence),
)
