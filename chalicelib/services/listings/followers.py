"""The followers of an account, and the accounts that it follows."""

from typing import Final, Literal

from msgspec import Struct

from chalicelib.domain.identity import Identity
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps
from chalicelib.services.views.profiles import ProfileLine, profile_lines

PAGE: Final = 20
CURSOR_LIMIT: Final = 100
Side = Literal["followers", "following"]


class PeoplePage(Struct, frozen=True):
    """People as the wire shows them, and the cursor of the next page (None at the end)."""

    people: list[ProfileLine]
    next: str | None


def followed(deps: Deps, account_id: str, side: Side, viewer: Identity | None, cursor: str | None = None) -> PeoplePage:
    """A page of the account's followers or followed accounts, latest first. Raises Malformed `invalid_cursor`."""
    if cursor is not None and not (0 < len(cursor) <= CURSOR_LIMIT and "#" in cursor):
        raise Malformed("invalid_cursor")
    ask = deps.relationships.followers if side == "followers" else deps.relationships.following
    ids, rest = ask(account_id, cursor, PAGE)
    return PeoplePage(profile_lines(deps, ids, viewer), rest)
