"""The timeline page, and the shells that scripts fill. All pages start the same `frontend/app/main.js`."""

from contextlib import suppress
from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call, Handler
from chalicelib.api.pages.podcasts import topic_path
from chalicelib.api.pages.profile_pages import SIDES, follows_page, profile_page
from chalicelib.api.pages.rendering import About, page
from chalicelib.api.posts.posts import viewer
from chalicelib.api.routing import Route, takes
from chalicelib.domain.account import HANDLE
from chalicelib.domain.errors import NotFound
from chalicelib.domain.post import tokens_of
from chalicelib.errors import body_of
from chalicelib.services.account import email_addresses, password_resets
from chalicelib.services.listings import podcasts, timelines
from chalicelib.services.listings.timelines import TimelinePlace

# Pages that scripts fill. Their texts are `page.{name}.title` and `page.{name}.description` of the catalogues.
SHELL = {
    "/explore": "explore",
    "/sign-up": "sign_up",
    "/sign-in": "sign_in",
    "/forgot-password": "forgot_password",
    "/settings": "settings",
    "/search": "search",
    "/scheduled": "scheduled",
    "/messages": "messages",
    "/bookmarks": "bookmarks",
    "/notifications": "notifications",
}


@takes(query=("feed",))
def timeline_page(call: Call) -> Any:
    """The home timeline or, without an account, everybody's latest posts, rendered into the page."""
    own = viewer(call)
    if own and call.query("feed") != "latest":
        feed, found = "following", timelines.following(call.deps, own, TimelinePlace())
    else:
        feed, found = "latest", timelines.latest(call.deps, own, TimelinePlace())
    first = {"feed": feed, "posts": found.posts, "next": found.next}
    loads = "" if own and (found.posts or feed == "latest") else "welcome"
    return page(call, "timeline.html", about(call, "home"), path="/", loads=loads, timeline=first, tokens=tokens_of)


def about(call: Call, name: str) -> About:
    """The title and description of a page, in the visitor's language."""
    return {part: call.words(f"page.{name}.{part}") for part in ("title", "description")}


def _shell(path: str, name: str) -> Handler:
    """A page that scripts fill; without scripts it shows only its description."""

    def show(call: Call) -> Any:
        return page(call, "door.html", about(call, name), path=path)

    show.__name__ = f"{name}_page"
    return show


def settings_page(call: Call, section: str) -> Any:
    """A section of the settings; the scripts know which sections exist."""
    return page(call, "door.html", about(call, "settings"), path=None)


def topic_page(call: Call, topic: str) -> Any:
    """The page of a topic, which names its feed, or the page for what cannot be one."""
    with suppress(NotFound):
        known = podcasts.known_topic(topic)
        path = topic_path(known)
        said = {"title": known, "description": call.words("page.topic.description", topic=known)}
        return page(call, "topic.html", said, path=path, feed=f"{path}/feed.xml")
    return missing(call)


def person_page(call: Call, one: str) -> Any:
    """A profile page, or the page for a missing one. `/@handle` leads to the profile's own address."""
    handle = _handle_of(one)
    if handle:
        return Response("", status_code=301, headers={"Location": f"/{handle}"})
    with suppress(NotFound):
        return profile_page(call, one)
    return missing(call, one)


@takes(query=("cursor",))
def people_page(call: Call, one: str, two: str) -> Any:
    """A page of followers or followed accounts, or the page for a missing profile."""
    handle = _handle_of(one)
    if handle and two in SIDES:
        return Response("", status_code=301, headers={"Location": f"/{handle}/{two}"})
    with suppress(NotFound):
        if two in SIDES:
            return follows_page(call, one, two)
    return missing(call, one)


def _handle_of(one: str) -> str | None:
    """The handle of a part of a path that is written as a mention, `@handle`; None for any other."""
    sign, handle = one[:1], one[1:].lower()
    return handle if sign == "@" and HANDLE.fullmatch(handle) else None


def conversation_page(call: Call, conversation_id: str) -> Any:
    """A conversation; the server renders nothing of it."""
    return page(call, "door.html", about(call, "messages"), path=None)


def return_page(call: Call, provider: str) -> Any:
    """The page to which a provider sends the browser back; a script finishes the sign-in."""
    return page(call, "door.html", about(call, "sign_in"), path=None)


def _link_page(name: str) -> Handler:
    """A page that links in emails lead to. It tells nobody where a visitor comes from, and is stored nowhere."""

    def show(call: Call) -> Any:
        shown = page(call, "door.html", about(call, name), path=None)
        shown.headers |= {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        return shown

    show.__name__ = f"{name}_page"
    return show


def missing(call: Call, one: str = "", **_: str) -> Response:
    """The response for a missing path: a page, or below `/api` JSON like any refusal."""
    if one == "api":
        return Response(body_of(NotFound("not_found")), status_code=404)
    return page(call, "missing.html", about(call, "missing"), status=404, path=None)


ROUTES: tuple[Route, ...] = (
    ("GET", "/", timeline_page),
    *(("GET", path, _shell(path, name)) for path, name in SHELL.items()),
    ("GET", "/settings/{section}", settings_page),
    ("GET", "/topics/{topic}", topic_page),
    ("GET", "/sign-in/return/{provider}", return_page),
    ("GET", password_resets.PAGE, _link_page("reset_password")),
    ("GET", email_addresses.PAGE, _link_page("verify_email")),
    ("GET", "/messages/{conversation_id}", conversation_page),
    # API Gateway answers 403 for a path without a route; these routes give common wrong paths a helpful page.
    ("GET", "/{one}", person_page),
    ("GET", "/{one}/{two}", people_page),
    ("GET", "/{one}/{two}/{three}", missing),
)
