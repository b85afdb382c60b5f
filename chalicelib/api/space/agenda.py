"""Scheduled Spaces over HTTP: a host's own agenda, and reminders."""

from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.requests import identifier
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.services.space import agenda, reminders
from chalicelib.services.views.spaces import space_view


def list_agenda(call: Call) -> Any:
    host = call.member()
    return {"spaces": [space_view(space, host) for space in agenda.planned(call.deps, host)]}


def list_reminders(call: Call) -> Any:
    return {"spaces": reminders.asked(call.deps, call.member())}


@takes()
@gives(204)
@limited("remind")
def set_reminder(call: Call, space_id: str) -> Any:
    by = call.member()
    reminders.ask(call.deps, identifier(space_id, "no_such_space"), by)
    return Response("", status_code=204)


@takes()
@gives(204)
def unset_reminder(call: Call, space_id: str) -> Any:
    by = call.member()
    reminders.forget(call.deps, identifier(space_id, "no_such_space"), by)
    return Response("", status_code=204)


ROUTES = (
    ("GET", "/api/agenda", list_agenda),
    ("GET", "/api/reminders", list_reminders),
    ("PUT", f"{SPACE}/reminder", set_reminder),
    ("DELETE", f"{SPACE}/reminder", unset_reminder),
)
