"""The pages. Each is readable with scripts off, and starts the same `frontend/main.js`."""

from datetime import UTC, datetime
from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call, Handler
from chalicelib.api.commands import seen
from chalicelib.api.rendering import About, page
from chalicelib.api.requests import identifier
from chalicelib.api.routing import Route
from chalicelib.domain.errors import NotFound
from chalicelib.domain.post import tokens_of
from chalicelib.domain.space import Space, State
from chalicelib.errors import body_of
from chalicelib.services import spaces, timelines
from chalicelib.services.timelines import Place

HEADLINES = {
    State.SCHEDULED: "Starts",
    State.LIVE: "Live since",
    State.ENDED: "Ended",
    State.CANCELLED: "Cancelled",
}


# Pages that scripts fill. Their words are `page.{name}.title` and `page.{name}.description` of the catalogues.
SHELL = {
    "/explore": "explore",
    "/sign-up": "sign_up",
    "/sign-in": "sign_in",
    "/settings": "settings",
}


def timeline_page(call: Call) -> Any:
    newest = timelines.latest(call.deps, None, Place()).posts
    return page(call, "timeline.html", about(call, "home"), path="/", posts=newest, tokens=tokens_of)


def space_page(call: Call, space_id: str) -> Any:
    try:
        space = spaces.get(call.deps, identifier(space_id, "no_such_space"))
    except NotFound:
        return missing(call)
    headline, when = HEADLINES[space.state], _when(space)
    moment = " ".join([headline, *([when["human"]] if when else [])])
    said = {"title": space.title, "description": f"A Space hosted by {space.host.name}. {moment}."}
    view = seen(call, space)
    return page(call, "space.html", said, path=f"/i/spaces/{space.id}", space=view, headline=headline, when=when)


def about(call: Call, name: str) -> About:
    """What a page is called and for, in the visitor's language."""
    return {part: call.words(f"page.{name}.{part}") for part in ("title", "description")}


def _shell(path: str, name: str) -> Handler:
    """A page that scripts fill: what it is for is all that it says without them."""

    def show(call: Call) -> Any:
        return page(call, "door.html", about(call, name), path=path)

    show.__name__ = f"{name}_page"
    return show


def settings_page(call: Call, section: str) -> Any:
    """A section of the settings; which there are, scripts know."""
    return page(call, "door.html", about(call, "settings"), path=None)


def missing(call: Call, one: str = "", **_: str) -> Response:
    """Whatever is not there: a page, or under `/api` the JSON of every refusal."""
    if one == "api":
        return Response(body_of(NotFound("not_found", "There is nothing at this address.")), status_code=404)
    return page(call, "missing.html", about(call, "missing"), status=404, path=None)


def _when(space: Space) -> dict[str, str] | None:
    """The time that the page names, for people and for machines; None where there is none."""
    times = {State.SCHEDULED: space.starts_at, State.LIVE: space.started_at, State.ENDED: space.ended_at}
    milliseconds = times.get(space.state)
    if milliseconds is None:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return {"machine": moment.isoformat(timespec="seconds"), "human": f"{moment:%d %b %Y, %H:%M} UTC"}


ROUTES: tuple[Route, ...] = (
    ("GET", "/", timeline_page),
    ("GET", "/i/spaces/{space_id}", space_page),
    *(("GET", path, _shell(path, name)) for path, name in SHELL.items()),
    ("GET", "/settings/{section}", settings_page),
    # API Gateway answers 403 for a path without a route; these make the usual ones a page that helps.
    ("GET", "/{one}", missing),
    ("GET", "/{one}/{two}", missing),
    ("GET", "/{one}/{two}/{three}", missing),
)
