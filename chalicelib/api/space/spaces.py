"""Spaces over HTTP: create, list, read, join, and the stage."""

from msgspec.structs import replace

from chalicelib.api.call import Call
from chalicelib.api.requests import ConsentAnswer, Join, NewSpace, RequestToSpeak, identifier
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.api.space.commands import SpaceAnswer, command, command_on_person, seen, shown
from chalicelib.domain.space import SpaceState
from chalicelib.errors import Malformed
from chalicelib.protocol import correlation
from chalicelib.services.space import ice_servers, join, recording_consent, spaces, stage, summaries, worker_demand
from chalicelib.services.views.join import JoinView, RoomTicket, join_view
from chalicelib.services.views.spaces import SpaceView, space_view
from chalicelib.services.views.summaries import SummaryView, summary_view
from chalicelib.services.views.view import View


class SpacePageView(View, frozen=True, kw_only=True):
    """Some Spaces, and the cursor of what follows (None at the end)."""

    spaces: list[SpaceView]
    next: str | None


@takes(query=("state", "cursor"))
def list_spaces(call: Call) -> SpacePageView:
    page = spaces.list_spaces(call.deps, _state(call.query("state")), call.query("cursor"))
    return SpacePageView(spaces=[space_view(space, call.visitor) for space in page.spaces], next=page.next)


@gives(201, "application/json")
@takes(body=NewSpace)
@limited("space")
def create_space(call: Call) -> SpaceAnswer:
    host, asked = call.member(), call.body(NewSpace)
    space = spaces.create(call.deps, host, asked.title, asked.topics, asked.starts_at, asked.settings, asked.cohosts)
    return shown(call, space)


@gives(204)
@takes()
@limited("start_sheet")
def open_start_sheet(call: Call) -> None:
    """Somebody is about to start a Space, so a worker is started while they think of a title."""
    call.member()
    worker_demand.want_worker(call.deps)


def get_space(call: Call, space_id: str) -> SpaceAnswer:
    known = identifier(space_id, "no_such_space")
    return SpaceAnswer(space=seen(call, spaces.get(call.deps, known)))


def read_summary(call: Call, space_id: str) -> SummaryView:
    known = identifier(space_id, "no_such_space")
    return summary_view(call.deps, summaries.summary(call.deps, known, call.known()))


@takes(body=Join)
def join_space(call: Call, space_id: str) -> JoinView:
    # Looked up before an unknown visitor becomes a guest, so that a broken link sets no cookie.
    known, asked = identifier(space_id, "no_such_space"), call.body(Join)
    spaces.get(call.deps, known)
    by, session = call.participant(), call.session_digest
    joined = join.join(
        call.deps,
        known,
        by,
        anonymous=asked.anonymous,
        before=call.guest,
        session=session,
        network=call.network,
    )
    issued, name = joined.socket, correlation.current()
    socket = RoomTicket(url=issued.url, ticket=issued.ticket, shown=joined.shown, correlation_id=name)
    servers = ice_servers.for_person(call.deps, joined.you)
    view = join_view(joined.space, joined.you, servers, socket, anonymous=joined.anonymous)
    return replace(view, space=seen(call, joined.space))


@gives(201, "application/json")
@limited("react")
@takes(body=RequestToSpeak)
def request_to_speak(call: Call, space_id: str) -> SpaceAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(RequestToSpeak)
    return shown(call, stage.request_to_speak(call.deps, known, by, asked.reason, asked.consent))


@takes(body=ConsentAnswer)
def answer_consent(call: Call, space_id: str) -> SpaceAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(ConsentAnswer)
    return shown(call, recording_consent.answer(call.deps, known, by, asked.asked_until, asked.agreed))


def _state(text: str | None) -> SpaceState:
    try:
        return SpaceState(text or SpaceState.LIVE)
    except ValueError as error:
        raise Malformed("malformed", "Spaces are listed by state=live or state=scheduled.") from error


ROUTES = (
    ("GET", "/api/spaces", list_spaces),
    ("POST", "/api/spaces", create_space),
    ("POST", "/api/start-sheet", open_start_sheet),
    ("GET", SPACE, get_space),
    ("GET", f"{SPACE}/summary", read_summary),
    ("POST", f"{SPACE}/start", command(spaces.start)),
    ("POST", f"{SPACE}/end", command(spaces.end)),
    ("POST", f"{SPACE}/cancel", command(spaces.cancel)),
    ("POST", f"{SPACE}/join", join_space),
    ("POST", f"{SPACE}/leave", command(stage.leave)),
    ("POST", f"{SPACE}/requests", request_to_speak),
    ("PUT", f"{SPACE}/consent", answer_consent),
    ("DELETE", f"{SPACE}/requests/me", command(stage.withdraw)),
    ("POST", f"{SPACE}/requests/{{person_id}}/approve", command_on_person(stage.approve)),
    ("POST", f"{SPACE}/requests/{{person_id}}/decline", command_on_person(stage.decline)),
    ("POST", f"{SPACE}/stage/{{person_id}}/mute", command_on_person(stage.mute)),
    ("POST", f"{SPACE}/stage/{{person_id}}/unmute", command_on_person(stage.unmute)),
    ("POST", f"{SPACE}/stage/{{person_id}}/audience", command_on_person(stage.move_to_audience)),
)
