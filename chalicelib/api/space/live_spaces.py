"""The list of live Spaces over HTTP, identical for everybody, so that a cache in front of the site can keep it for 5 s.

However many people look, the control plane gets a request every 5 s, and a browser that has the current list gets
no body.
"""

import hashlib
from typing import Any, Final

import msgspec
from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.routing import gives
from chalicelib.services.views.live_spaces import Live, live

CACHED: Final = "public, max-age=5"


@gives(200, "application/json", also=(304,), view=Live)
def get_live(call: Call) -> Response:
    # Neither session nor cookies are read: a response that depends on nobody can be cached for everybody.
    return kept(call, msgspec.json.encode(live(call.deps)))


def kept(call: Call, body: bytes) -> Response:
    """`body` (JSON) with its ETag, or a 304 without a body if the browser has it already (RFC 9110 section 13.1.2)."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers: dict[str, Any] = {"Cache-Control": CACHED, "ETag": tag, "Content-Type": "application/json"}
    if tag in _known(call.request.headers.get("if-none-match")):
        return Response("", headers=headers, status_code=304)
    return Response(body.decode(), headers=headers)


def _known(header: str | None) -> set[str]:
    """The tags of an `If-None-Match` header. CloudFront makes a tag weak when it compresses the response."""
    return {part.strip().removeprefix("W/") for part in (header or "").split(",")}


ROUTES = (("GET", "/api/live", get_live),)
