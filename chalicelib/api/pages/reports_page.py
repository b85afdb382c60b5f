"""The page on which reviewers read reports. Its policy allows the evidence to be played."""

from typing import Any

from chalicelib.api.call import Call
from chalicelib.api.pages.rendering import page
from chalicelib.api.pages.shells import about, missing
from chalicelib.api.routing import Route
from chalicelib.services.space.reviews import is_reviewer


def reports_page(call: Call) -> Any:
    """The shell that scripts fill. Nobody but reviewers finds a page here."""
    if not is_reviewer(call.deps, call.visitor):
        return missing(call)
    evidence = call.deps.evidence
    sound = evidence.origin if evidence else ""
    return page(call, "door.html", about(call, "reports"), path=None, sound=sound, reviews=True)


ROUTES: tuple[Route, ...] = (("GET", "/i/reports", reports_page),)
