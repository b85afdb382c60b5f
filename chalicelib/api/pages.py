"""The pages. Each is readable with scripts off, and starts the same `frontend/main.js`."""

from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.rendering import page


def timeline(call: Call) -> Any:
    about = {"title": "Home", "description": "Live audio conversations, and posts about them."}
    return page(call, "timeline.html", about, path="/", posts=[])


def sign_up_page(call: Call) -> Any:
    about = {"title": "Sign up", "description": "Make an account to host and to speak. Listening needs none."}
    return page(call, "door.html", about, path="/sign-up")


def sign_in_page(call: Call) -> Any:
    about = {"title": "Sign in", "description": "Sign in to host and to speak. Listening needs no account."}
    return page(call, "door.html", about, path="/sign-in")


def missing(call: Call, **_: str) -> Response:
    """Whatever is not a page. Under `/api` the answer is JSON, as for every refusal there."""
    about = {"title": "Not found", "description": "There is no page here. The link may be wrong or old."}
    return page(call, "missing.html", about, status=404, path=None)


ROUTES = (
    ("GET", "/", timeline),
    ("GET", "/sign-up", sign_up_page),
    ("GET", "/sign-in", sign_in_page),
    ("GET", "/{one}", missing),
    ("GET", "/{one}/{two}", missing),
    ("GET", "/{one}/{two}/{three}", missing),
)
