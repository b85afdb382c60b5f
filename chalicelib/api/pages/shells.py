"""The pages. Each is readable with scripts off, and starts the same `frontend/app/main.js`."""

from contextlib import suppress
from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call, Handler
from chalicelib.api.pages.profile_pages import SIDES, follows_page, profile_page
from chalicelib.api.pages.rendering import About, page
from chalicelib.api.posts.posts import viewer
from chalicelib.api.routing import Route, takes
from chalicelib.domain.errors import NotFound
from chalicelib.domain.post import tokens_of
from chalicelib.errors import body_of
from chalicelib.services.posts import timelines
from chalicelib.services.posts.timelines import TimelinePlace

# Pages that scripts fill. Their words are `page.{name}.title` and `page.{name}.description` of the catalogues.
SHELL = {
    "/explore": "explore",
    "/sign-up": "sign_up",
    "/sign-in": "sign_in",
    "/settings": "settings",
    "/search": "search",
    "/scheduled": "scheduled",
    "/messages": "messages",
    "/notifications": "notifications",
}


@takes(query=("feed",))
def timeline_page(call: Call) -> Any:
    """What the visitor follows or, without an account, everybody's latest: the page starts with what it shows."""
    own = viewer(call)
    if own and call.query("feed") != "latest":
        feed, found = "following", timelines.following(call.deps, own, TimelinePlace())
    else:
        feed, found = "latest", timelines.latest(call.deps, own, TimelinePlace())
    first = {"feed": feed, "posts": found.posts, "next": found.next}
    return page(call, "timeline.html", about(call, "home"), path="/", timeline=first, tokens=tokens_of)


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


def person_page(call: Call, one: str) -> Any:
    """Somebody's page, or else what is said where there is none."""
    with suppress(NotFound):
        return profile_page(call, one)
    return missing(call, one)


@takes(query=("cursor",))
def people_page(call: Call, one: str, two: str) -> Any:
    """Who follows somebody, or whom they follow, or else what is said where there is none."""
    with suppress(NotFound):
        if two in SIDES:
            return follows_page(call, one, two)
    return missing(call, one)


def conversation_page(call: Call, conversation_id: str) -> Any:
    """A conversation, of which the server says nothing to whom it does not know."""
    return page(call, "door.html", about(call, "messages"), path=None)


def return_page(call: Call, provider: str) -> Any:
    """Where a provider sends the browser back to: a script finishes the sign-in."""
    return page(call, "door.html", about(call, "sign_in"), path=None)


def missing(call: Call, one: str = "", **_: str) -> Response:
    """Whatever is not there: a page, or under `/api` the JSON of every refusal."""
    if one == "api":
        return Response(body_of(NotFound("not_found", "There is nothing at this address.")), status_code=404)
    return page(call, "missing.html", about(call, "missing"), status=404, path=None)


ROUTES: tuple[Route, ...] = (
    ("GET", "/", timeline_page),
    *(("GET", path, _shell(path, name)) for path, name in SHELL.items()),
    ("GET", "/settings/{section}", settings_page),
    ("GET", "/sign-in/return/{provider}", return_page),
    ("GET", "/messages/{conversation_id}", conversation_page),
    # API Gateway answers 403 for a path without a route; these make the usual ones a page that helps.
    ("GET", "/{one}", person_page),
    ("GET", "/{one}/{two}", people_page),
    ("GET", "/{one}/{two}/{three}", missing),
)
