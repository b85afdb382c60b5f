"""A table of routes as a Chalice blueprint."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from chalice.app import Blueprint, ChaliceUnhandledError

from chalicelib.api.call import Call, Handler, answer
from chalicelib.config import Settings

Route = tuple[str, str, Handler]  # method, path, what answers it


class Escaped(ChaliceUnhandledError):
    """Carries an exception to the middleware as its cause: Chalice turns any other kind into a 500 of its own."""


def blueprint(name: str, settings: Callable[[], Settings], routes: Iterable[Route]) -> Blueprint:
    """A blueprint with one view per route. `settings` is called once a request, not at import."""
    made = Blueprint(name)
    for method, path, handler in routes:
        # Content types are checked where the body is parsed, with an error of our form.
        made.route(path, methods=[method], name=handler.__name__, content_types=[])(_view(made, settings, handler))
    return made


def _view(made: Blueprint, settings: Callable[[], Settings], handler: Handler) -> Callable[..., Any]:
    def view(**parameters: str) -> Any:
        try:
            call = Call(settings(), made.current_request, time.time())
            return answer(call, handler(call, **parameters))
        except Exception as error:
            raise Escaped from error

    return view
