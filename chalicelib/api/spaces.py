"""Spaces over HTTP: request -> service -> SpaceView as the one who asks sees it."""

from collections.abc import Callable
from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call, Handler
from chalicelib.api.requests import Ask, NewSpace, identifier
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, State
from chalicelib.errors import Malformed
from chalicelib.services import joining, spaces, stage
from chalicelib.services.deps import Deps
from chalicelib.services.views import space_view

Command = Callable[[Deps, str, Identity], Space]
CommandOnPerson = Callable[[Deps, str, Identity, str], Space]


def list_spaces(call: Call) -> Any:
    page = spaces.list_spaces(call.deps, _state(call.query("state")), call.query("cursor"))
    return {"spaces": [space_view(space, call.visitor) for space in page.spaces], "next": page.next}


def create_space(call: Call) -> Any:
    host, asked = call.member(), call.body(NewSpace)
    space = spaces.create(call.deps, host, asked.title, asked.topics, asked.starts_at)
    return Response({"space": space_view(space, host)}, status_code=201)


def get_space(call: Call, space_id: str) -> Any:
    return {"space": space_view(spaces.get(call.deps, identifier(space_id, "no_such_space")), call.visitor)}


def join_space(call: Call, space_id: str) -> Any:
    # Looked up before somebody unknown becomes a guest, so that a wrong link leaves no cookie.
    spaces.get(call.deps, identifier(space_id, "no_such_space"))
    return joining.join(call.deps, space_id, call.participant()).view()


def request_to_speak(call: Call, space_id: str) -> Any:
    by, asked = call.known(), call.body(Ask)
    space = stage.request_to_speak(call.deps, identifier(space_id, "no_such_space"), by, asked.reason)
    return Response({"space": space_view(space, by)}, status_code=201)


def _command(command: Command) -> Handler:
    """A route of one action on a Space."""

    def handle(call: Call, space_id: str) -> Any:
        by = call.known()
        return {"space": space_view(command(call.deps, identifier(space_id, "no_such_space"), by), by)}

    return _named(handle, command)


def _command_on_person(command: CommandOnPerson) -> Handler:
    """A route of one action on somebody in a Space."""

    def handle(call: Call, space_id: str, person_id: str) -> Any:
        by, person = call.known(), identifier(person_id, "no_such_person")
        return {"space": space_view(command(call.deps, identifier(space_id, "no_such_space"), by, person), by)}

    return _named(handle, command)


def _named(handle: Handler, command: Callable[..., Space]) -> Handler:
    handle.__name__ = command.__name__
    return handle


def _state(text: str | None) -> State:
    try:
        return State(text or State.LIVE)
    except ValueError as error:
        raise Malformed("malformed", "Spaces are listed by state=live or state=scheduled.") from error


SPACE = "/api/spaces/{space_id}"

ROUTES = (
    ("GET", "/api/spaces", list_spaces),
    ("POST", "/api/spaces", create_space),
    ("GET", SPACE, get_space),
    ("POST", f"{SPACE}/start", _command(spaces.start)),
    ("POST", f"{SPACE}/end", _command(spaces.end)),
    ("POST", f"{SPACE}/cancel", _command(spaces.cancel)),
    ("POST", f"{SPACE}/join", join_space),
    ("POST", f"{SPACE}/leave", _command(stage.leave)),
    ("POST", f"{SPACE}/requests", request_to_speak),
    ("DELETE", f"{SPACE}/requests/me", _command(stage.withdraw)),
    ("POST", f"{SPACE}/requests/{{person_id}}/approve", _command_on_person(stage.approve)),
    ("POST", f"{SPACE}/requests/{{person_id}}/decline", _command_on_person(stage.decline)),
    ("POST", f"{SPACE}/stage/{{person_id}}/mute", _command_on_person(stage.mute)),
    ("POST", f"{SPACE}/stage/{{person_id}}/unmute", _command_on_person(stage.unmute)),
    ("POST", f"{SPACE}/stage/{{person_id}}/audience", _command_on_person(stage.move_to_audience)),
)
