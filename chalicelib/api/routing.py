"""Route tables as Chalice blueprints, and the decorators that describe handlers."""

from collections.abc import Callable, Iterable
from typing import Any, Final, get_type_hints

from chalice.app import Blueprint, ChaliceUnhandledError
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.api.call import Call, Handler, answer
from chalicelib.api.requests import ID
from chalicelib.api.site import Site
from chalicelib.domain.limits import LIMITS
from chalicelib.services import rate_limits

SPACE: Final = "/api/spaces/{space_id}"
# Bytes of a file in an answer. A Lambda answers 6 MB, in which quotation marks and ends of lines take two.
FILE_LIMIT: Final = 3_000_000

Route = tuple[str, str, Handler]  # method, path, handler


def takes(body: type[Struct] | None = None, query: Iterable[str] = ()) -> Callable[[Handler], Handler]:
    """Declare what a handler reads of a request, so that the API's description can be generated from the routes."""

    def note(handler: Handler) -> Handler:
        handler.__dict__.update(takes_body=body, takes_query=tuple(query))
        return handler

    return note


class Success(Struct, frozen=True):
    """The successful response of a handler: its status and content types, and other statuses without a body. `view` is
    the View of its JSON, None if there is none."""

    status: int = 200
    kinds: tuple[str, ...] = ("application/json",)
    also: tuple[int, ...] = ()
    view: type[Struct] | None = None


def gives(
    status: int, *kinds: str, also: tuple[int, ...] = (), view: type[Struct] | None = None
) -> Callable[[Handler], Handler]:
    """Set the status of a handler's success and declare its content types; `also` are statuses without a body.

    `view` is for handlers that answer a Response; of others the annotation says what they answer. Without `gives`,
    success is 200 with JSON.
    """

    def note(handler: Handler) -> Handler:
        handler.__dict__["gives"] = Success(status, kinds, also, view)
        return handler

    return note


def success_of(handler: Handler) -> Success:
    """The handler's successful response, by its decorator and its annotation."""
    said: Success = handler.__dict__.get("gives", Success())
    answered = get_type_hints(handler).get("return")
    known = isinstance(answered, type) and issubclass(answered, Struct)
    return replace(said, view=answered) if known else said


def limited(action: str) -> Callable[[Handler], Handler]:
    """Declare that each call of a handler counts as `action` of `domain/limits.py`, before it does anything."""
    if action not in LIMITS:
        raise ValueError(f"There is no limit {action!r} in chalicelib/domain/limits.py.")

    def note(handler: Handler) -> Handler:
        handler.__dict__["limited"] = action
        return handler

    return note


class Escaped(ChaliceUnhandledError):
    """Carries an exception to the middleware as its cause. Chalice would turn any other kind into its own 500."""


def blueprint(name: str, site: Callable[[], Site], routes: Iterable[Route]) -> Blueprint:
    """A blueprint with one view per route. `site` is called once per request, not at import."""
    made = Blueprint(name)
    for method, path, handler in routes:
        # Content types are checked where the body is parsed, so that the error has our form.
        view = _view(made, site, path, handler)
        made.route(path, methods=_methods(method, path), name=handler.__name__, content_types=[])(view)
    return made


def _methods(method: str, path: str) -> list[str]:
    """The methods of a route. Pages, pictures and files also answer HEAD, as link checkers and download managers ask:
    as GET does, and what is between us and them leaves out the body (RFC 9110 section 9.3.2)."""
    return [method, "HEAD"] if method == "GET" and not path.startswith("/api/") else [method]


def count(call: Call, handler: Handler) -> None:
    """Count a call of a rate-limited handler for the visitor. Raises TooMany `too_many`."""
    action = handler.__dict__.get("limited")
    if action is None:
        return
    who = None if LIMITS[action].by_address else call.visitor
    rate_limits.count(call.deps, action, who, call.address)


def _view(made: Blueprint, site: Callable[[], Site], path: str, handler: Handler) -> Callable[..., Any]:
    status = success_of(handler).status

    def view(**parameters: str) -> Any:
        try:
            built = site()
            space_id = _space_of(path, parameters)
            call = Call(built, made.current_request, built.deps.clock(), space_id=space_id)
            count(call, handler)
            return answer(call, handler(call, **parameters), status)
        except Exception as error:
            raise Escaped from error

    return view


def _space_of(path: str, parameters: dict[str, str]) -> str:
    """The id of the Space that a route of the API is about, to be read together with the session; empty otherwise."""
    space_id = parameters.get("space_id", "")
    return space_id if path.startswith(SPACE) and ID.fullmatch(space_id) else ""
