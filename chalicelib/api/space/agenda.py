"""Scheduled Spaces over HTTP: a host's own agenda, and reminders."""

from chalicelib.api.call import Call
from chalicelib.api.requests import identifier
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.api.space.commands import SpaceList
from chalicelib.services.space import agenda, reminders
from chalicelib.services.views.spaces import space_view
from chalicelib.services.views.view import View


class Reminders(View, frozen=True, kw_only=True):
    """The ids of the Spaces that the account set a reminder for."""

    spaces: list[str]


def list_agenda(call: Call) -> SpaceList:
    host = call.member()
    return SpaceList(spaces=[space_view(space, host) for space in agenda.planned(call.deps, host)])


def list_reminders(call: Call) -> Reminders:
    return Reminders(spaces=reminders.asked(call.deps, call.member()))


@takes()
@gives(204)
@limited("remind")
def set_reminder(call: Call, space_id: str) -> None:
    by = call.member()
    reminders.ask(call.deps, identifier(space_id, "no_such_space"), by)


@takes()
@gives(204)
def unset_reminder(call: Call, space_id: str) -> None:
    by = call.member()
    reminders.forget(call.deps, identifier(space_id, "no_such_space"), by)


ROUTES = (
    ("GET", "/api/agenda", list_agenda),
    ("GET", "/api/reminders", list_reminders),
    ("PUT", f"{SPACE}/reminder", set_reminder),
    ("DELETE", f"{SPACE}/reminder", unset_reminder),
)
