"""Ties between accounts, the socket of what is addressed to a person, and reports."""

from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call, Handler
from chalicelib.api.requests import NewReport, identifier, number
from chalicelib.api.routing import gives, limited, takes
from chalicelib.api.space.commands import SPACE, about
from chalicelib.errors import Malformed
from chalicelib.protocol import to_json
from chalicelib.services.people import relationships
from chalicelib.services.space import join, reports
from chalicelib.services.views import profile_cards
from chalicelib.store.moderation import Report

FACES_LIMIT = 100  # a BatchGetItem
FACES_FOR = "public, max-age=20"  # the same for everybody


def open_socket(call: Call) -> Any:
    return join.open_socket(call.deps, call.member())


@gives(201, "application/json")
@takes(body=NewReport)
@limited("report")
def report(call: Call, space_id: str) -> Any:
    known, by, asked = about(call, space_id), call.known(), call.body(NewReport)
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


def _report_view(one: Report) -> dict[str, Any]:
    view: dict[str, Any] = to_json(one)
    return view


@takes(query=("ids",))
def get_faces(call: Call) -> Any:
    ids = [one for one in (call.query("ids") or "").split(",") if one]
    if len(ids) > FACES_LIMIT:
        raise Malformed("malformed", f"The faces of at most {FACES_LIMIT} people at once; {len(ids)} were asked for.")
    found = profile_cards.of(call.deps, [identifier(one, "no_such_person") for one in ids])
    return Response({"faces": list(found.values())}, headers={"Cache-Control": FACES_FOR})


def get_ties(call: Call) -> Any:
    return relationships.ties(call.deps, call.member())


def _tie(kind: relationships.Tie) -> Handler:
    @gives(204)
    @limited("tie")
    def handle(call: Call, account_id: str) -> Any:
        relationships.tie(call.deps, call.member(), kind, identifier(account_id, "no_such_person"))
        return Response("", status_code=204)

    handle.__name__ = kind
    return handle


def _untie(kind: relationships.Tie) -> Handler:
    @gives(204)
    def handle(call: Call, account_id: str) -> Any:
        relationships.untie(call.deps, call.member(), kind, identifier(account_id, "no_such_person"))
        return Response("", status_code=204)

    handle.__name__ = f"un{kind}"
    return handle


ROUTES = (
    ("POST", "/api/socket", open_socket),
    ("POST", f"{SPACE}/reports", report),
    ("GET", "/api/reports", list_reports),
    ("GET", "/api/reports/{report_id}/evidence", get_evidence),
    ("GET", "/api/faces", get_faces),
    ("GET", "/api/ties", get_ties),
    ("PUT", "/api/accounts/{account_id}/follow", _tie("follow")),
    ("DELETE", "/api/accounts/{account_id}/follow", _untie("follow")),
    ("PUT", "/api/accounts/{account_id}/block", _tie("block")),
    ("DELETE", "/api/accounts/{account_id}/block", _untie("block")),
    ("PUT", "/api/accounts/{account_id}/mute", _tie("mute")),
    ("DELETE", "/api/accounts/{account_id}/mute", _untie("mute")),
)
