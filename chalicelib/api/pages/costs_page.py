"""The page on which administrators see what the deployment costs."""

from typing import Any

from chalicelib.api.call import Call
from chalicelib.api.pages.rendering import page
from chalicelib.api.pages.shells import about, missing
from chalicelib.api.routing import Route
from chalicelib.services.space.costs import is_administrator


def costs_page(call: Call) -> Any:
    """The shell that scripts fill. Nobody but administrators finds a page here."""
    if not is_administrator(call.deps, call.visitor):
        return missing(call)
    return page(call, "door.html", about(call, "costs"), path=None)


ROUTES: tuple[Route, ...] = (("GET", "/i/costs", costs_page),)
