"""Reports over HTTP: anybody makes one, reviewers read them and decide."""

from chalicelib.api.call import Call
from chalicelib.api.requests import NewDecision, NewReport, identifier, number
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.domain.report import AbuseReport, Look
from chalicelib.services.space import reports, reviews
from chalicelib.services.views.view import Address, View


class ReportAnswer(View, frozen=True, kw_only=True):
    """The id of the report."""

    report: str


class ReportPageView(View, frozen=True, kw_only=True):
    """Some reports, newest first, and the cursor of what follows (None at the end)."""

    reports: list[AbuseReport]
    next: str | None


class OpenedReportView(View, frozen=True, kw_only=True):
    """A report, and the last looks of reviewers at it, newest first."""

    report: AbuseReport
    looks: list[Look]


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
    page = reviews.page(call.deps, call.member(), number(call.query("cursor")))
    return ReportPageView(reports=page.reports, next=None if page.next is None else str(page.next))


def get_report(call: Call, report_id: str) -> OpenedReportView:
    return _shown(reviews.opened(call.deps, call.member(), identifier(report_id, "no_such_report")))


def get_evidence(call: Call, report_id: str) -> Address:
    return Address(url=reviews.evidence(call.deps, call.member(), identifier(report_id, "no_such_report")))


@takes(body=NewDecision)
def decide_report(call: Call, report_id: str) -> OpenedReportView:
    by, asked = call.member(), call.body(NewDecision)
    known = identifier(report_id, "no_such_report")
    return _shown(reviews.decide(call.deps, by, known, asked.verdict, asked.note))


def _shown(found: reviews.OpenedReport) -> OpenedReportView:
    return OpenedReportView(report=found.report, looks=found.looks)


ROUTES = (
    ("POST", f"{SPACE}/reports", report),
    ("GET", "/api/reports", list_reports),
    ("GET", "/api/reports/{report_id}", get_report),
    ("GET", "/api/reports/{report_id}/evidence", get_evidence),
    ("PUT", "/api/reports/{report_id}/decision", decide_report),
)
