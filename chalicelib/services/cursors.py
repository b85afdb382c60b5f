"""Cursors: the place where a page ended, as opaque text that requests the next page."""

from typing import Annotated, Final

import msgspec
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.exc import BadData
from msgspec import Meta

from chalicelib.errors import Malformed

CursorPlace = tuple[int, str]  # time (epoch ms) and id of the last item of a page
_PLACE: Final = tuple[Annotated[int, Meta(ge=0, lt=2**53)], Annotated[str, Meta(max_length=200)]]


def cursor_of(place: CursorPlace | None) -> str | None:
    """The cursor of the page after `place`, or None if there is no such page."""
    return base64_encode(msgspec.json.encode(place)).decode() if place else None


def place_of(cursor: str | None) -> CursorPlace | None:
    """The place that a cursor encodes, or None without a cursor. Raises Malformed `invalid_cursor`."""
    if cursor is None:
        return None
    try:
        return msgspec.json.decode(base64_decode(cursor), type=_PLACE)
    except (BadData, msgspec.DecodeError, RecursionError) as error:
        raise Malformed("invalid_cursor") from error
