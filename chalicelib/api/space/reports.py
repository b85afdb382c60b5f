"""Reports over HTTP: anybody makes one, reviewers read them."""

from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.requests import NewReport, identifier, number
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.domain.report import AbuseReport
from chalicelib.protocol import to_json
from chalicelib.services.space import reports


@gives(201, "application/json")
@takes(body=NewReport)
@limited("report")
def report(call: Call, space_id: str) -> Any:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(NewReport)
    person = identifier(asked.person, "no_such_person") if asked.person else None
    made = reports.report(call.deps, known, by, asked.reason, asked.text, person)
    return Response({"report": made}, status_code=201)


@takes(query=("cursor",))
def list_reports(call: Call) -> Any:
    page = reports.reports(call.deps, call.member(), number(call.query("cursor")))
    found = [_report_view(one) for one in page.reports]
    return {"reports": found, "next": None if page.next is None else str(page.next)}


def get_evidence(call: Call, report_id: str) -> Any:
    return {"url": reports.evidence(call.deps, call.member(), identifier(report_id, "no_such_report"))}


def _report_view(one: AbuseReport) -> dict[str, Any]:
    view: dict[str, Any] = to_json(one)
    return view


ROUTES = (
    ("POST", f"{SPACE}/reports", report),
    ("GET", "/api/reports", list_reports),
    ("GET", "/api/reports/{report_id}/evidence", get_evidence),
)
