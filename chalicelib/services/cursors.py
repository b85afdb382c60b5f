"""Where a page ended, as the text that asks for the next one."""

from typing import Annotated, Final

import msgspec
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.exc import BadData
from msgspec import Meta

from chalicelib.errors import Malformed

CursorPlace = tuple[int, str]  # the time (epoch ms) and the id of the last of a page
_PLACE: Final = tuple[Annotated[int, Meta(ge=0, lt=2**53)], Annotated[str, Meta(max_length=200)]]


def cursor_of(place: CursorPlace | None) -> str | None:
    """The cursor of what follows; None at the end."""
    return base64_encode(msgspec.json.encode(place)).decode() if place else None


def place_of(cursor: str | None) -> CursorPlace | None:
    """Where a cursor points to. Raises Malformed `invalid_cursor`."""
    if cursor is None:
        return None
    try:
        return msgspec.json.decode(base64_decode(cursor), type=_PLACE)
    except (BadData, msgspec.DecodeError, RecursionError) as error:
        raise Malformed("invalid_cursor", "This cursor is not one of ours.") from error
