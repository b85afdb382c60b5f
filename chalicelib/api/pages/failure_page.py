"""The page that somebody gets in place of one that failed: browsers would show the JSON of an error as it is.

It needs neither the site's settings nor its services, because these may be what failed.
"""

from typing import Final

from chalice.app import Request, Response

from chalicelib.api import cookies
from chalicelib.api.i18n.words import Words, chosen
from chalicelib.api.pages.rendering import named

STYLES: Final = "/static/offline.css"  # of the page without a network, in every release
ALLOWED: Final = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def wants_page(request: Request) -> bool:
    """Whether a browser asks for something that it shows by itself, rather than a script of ours."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def failure_page(request: Request, status: int, reference: str) -> Response:
    """The page for a failure with this status, with the `reference` under which it was logged."""
    words = _words(request)
    name = "busy" if status == 503 else "failed"
    body = named("failure.html").render(t=words, name=name, reference=reference, styles=STYLES)
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": ALLOWED,
        "Content-Language": words.language,
    }
    return Response(body, headers=headers, status_code=status)


def _words(request: Request) -> Words:
    language = cookies.read(request.headers.get("cookie")).get(cookies.LANGUAGE)
    return chosen(language, accept=request.headers.get("accept-language"))
