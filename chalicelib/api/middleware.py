"""Middleware for every request: names it for the logs, refuses forged ones, gives errors one form, and adds security
headers.

Each is a function in the form that Chalice expects: `(event, get_response) -> Response`.
"""

import hmac
from collections.abc import Callable
from typing import Any, Final

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as Unreachable
from chalice.app import Request, Response
from pynamodb.exceptions import PynamoDBException

from chalicelib import tokens
from chalicelib.api import cookies, observability, traces
from chalicelib.api.routing import Escaped
from chalicelib.api.site import Site
from chalicelib.domain.errors import NotAllowed, Refused
from chalicelib.errors import TooMany, Unavailable, body_of, status_of
from chalicelib.protocol import correlation

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}  # RFC 9110 section 9.2.1: they change nothing
CSRF_HEADER = "x-csrf-token"
# Codes by which AWS says that it is asked too often, with statuses below 500.
THROTTLED: Final = frozenset(
    {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled", "SlowDown", "Throttling"}
    | {"ThrottlingException"}
)

# Every answer has these. Pages add a Content-Security-Policy of their own, see `api/csp.py`.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}

GetResponse = Callable[[Any], Response]


def add_headers(event: Request, get_response: GetResponse) -> Response:
    """Add the headers. Outermost, so that refusals and failures carry them too."""
    response = get_response(event)
    response.headers = {**HEADERS, **response.headers}
    return response


def name_act(event: Request, get_response: GetResponse) -> Response:
    """Let everything that the request causes be logged under the browser's correlation id, or API Gateway's id of the
    request."""
    offered = event.headers.get(correlation.HEADER), (event.context or {}).get("requestId")
    with correlation.correlated(*offered), traces.traced("rest"):
        return get_response(event)


def map_errors(event: Request, get_response: GetResponse) -> Response:
    """Turn a refusal into its status and body, and any other exception into a logged 500 without details: JSON, or a
    page for a browser that would show it."""
    try:
        return get_response(event)
    except Escaped as escaped:
        return _failure(event, escaped.__cause__ or escaped)
    except Exception as error:
        return _failure(event, error)


def refuse_forgery(site: Callable[[], Site]) -> Callable[[Request, GetResponse], Response]:
    """Middleware that refuses a change unless it comes from a page of the site.

    Raises NotAllowed: `wrong_origin`, `csrf`, Unauthenticated: `guest_invalid`, `guest_expired`.

    It requires two proofs, because each alone has failed in the past: the browser's Origin header, and the cookie that
    only our scripts can read (double submit; OWASP Cross-Site Request Forgery Prevention Cheat Sheet). A page framed by
    another site has no cookies: it sends a guest's token in a header instead, which no other page knows. Such a request
    acts for that guest only (`Call.cookies`), so nobody else's identity can be abused.
    """

    def check(event: Request, get_response: GetResponse) -> Response:
        if event.method not in SAFE_METHODS:
            _require_origin(event.headers.get("origin"), site().settings.origins)
            if cookies.CARRIED in event.headers:
                _require_guest(event.headers[cookies.CARRIED], site())
            else:
                known = cookies.own(event.headers.get("cookie"), secure=site().settings.secure)
                kept = known.get(cookies.CSRF)
                _require_token(kept, event.headers.get(CSRF_HEADER))
        return get_response(event)

    return check


def _require_origin(origin: str | None, allowed: tuple[str, ...]) -> None:
    if origin not in allowed:
        raise NotAllowed("wrong_origin", f"Changes come from {allowed[0]}, not from {origin or 'an unknown origin'}.")


def _require_guest(token: str, site: Site) -> None:
    tokens.open_guest(site.settings.secret, token, now=site.deps.clock())


def _require_token(kept: str | None, sent: str | None) -> None:
    if not kept or not sent or not hmac.compare_digest(_bytes(kept), _bytes(sent)):
        raise NotAllowed("csrf")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _headers_of(error: Refused) -> dict[str, Any]:
    wait = error.wait if isinstance(error, TooMany) else None
    return {} if wait is None else {"Retry-After": str(wait)}


def _failure(event: Request, error: BaseException) -> Response:
    if isinstance(error, Refused):
        return _answer(event, error, status_of(error))
    observability.failed(event, error)
    if _is_temporary(error):
        busy = Unavailable("unavailable", "The site is very busy. Try again in a moment.")
        return _answer(event, busy, status_of(busy))
    return _answer(event, Refused("internal"), 500)


def _answer(event: Request, error: Refused, status: int) -> Response:
    if status >= 500:
        from chalicelib.api.pages.failure_page import failure_page, wants_page

        if wants_page(event):
            return failure_page(event, status, correlation.current())
    return Response(body_of(error, correlation.current()), status_code=status, headers=_headers_of(error))


def _is_temporary(error: BaseException) -> bool:
    """Whether a service that we depend on cannot answer at the moment: it cannot be reached, is busy or has failed."""
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return status >= 500 or error.response.get("Error", {}).get("Code") in THROTTLED
    return isinstance(error, (PynamoDBException, Unreachable, HTTPClientError))
