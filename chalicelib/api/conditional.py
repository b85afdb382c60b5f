"""Answers that a browser or a cache may have already (RFC 9110 section 13.1.2)."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from chalice.app import Response

from chalicelib.api.call import Call

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def conditional(call: Call, body: bytes, kind: str, cached: str, more: Mapping[str, str] = NOTHING) -> Response:
    """`body` with its ETag, or a 304 without a body if the client has it. `kind` is its content type, `cached` says how
    long it may be kept (Cache-Control). `more` headers are added."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers: dict[str, Any] = {"Cache-Control": cached, "ETag": tag, "Content-Type": kind, **more}
    if tag in _known(call.request.headers.get("if-none-match")):
        return Response("", headers=headers, status_code=304)
    return Response(body.decode(), headers=headers)


def _known(header: str | None) -> set[str]:
    """The tags of an `If-None-Match` header. CloudFront makes a tag weak when it compresses the response."""
    return {part.strip().removeprefix("W/") for part in (header or "").split(",")}
