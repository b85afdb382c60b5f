"""Profiles: what somebody says of themselves, who follows them, and what they are to who looks."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from chalicelib.domain.account import Account, bio_of, display_name_of, handle_of
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps
from chalicelib.services.search import index
from chalicelib.services.search.index import words_of_person
from chalicelib.services.views.profiles import profile_lines

PAGE: Final = 20
CURSOR_LIMIT: Final = 100
Side = Literal["followers", "following"]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people as the wire shows them, and the cursor of those after them (None at the end)."""

    people: list[dict[str, Any]]
    next: str | None


def find(deps: Deps, handle: str) -> Profile:
    """Who has this handle, however it is written. Raises NotFound `no_such_person`."""
    try:
        found = deps.profiles.with_handle(handle_of(handle))
    except Invalid:
        found = None
    if found is None:
        raise NotFound("no_such_person", "There is no such account.")
    return found


def followed(deps: Deps, account_id: str, side: Side, viewer: Identity | None, cursor: str | None = None) -> PeoplePage:
    """A page of who follows the account or whom it follows, newest first. Raises Malformed `invalid_cursor`."""
    if cursor is not None and not (0 < len(cursor) <= CURSOR_LIMIT and "#" in cursor):
        raise Malformed("invalid_cursor", "This cursor is not one of ours.")
    ask = deps.relationships.followers if side == "followers" else deps.relationships.following
    ids, rest = ask(account_id, cursor, PAGE)
    return PeoplePage(profile_lines(deps, ids, viewer), rest)


def edit(deps: Deps, by: Identity, name: str, bio: str) -> Profile:
    """Another display name and bio. Raises Invalid `invalid_display_name`, `invalid_bio`."""
    profile = deps.profiles.describe(by.id, display_name_of(name), bio_of(bio))
    introduce(deps, Account(by.id, profile.card.handle, profile.card.name), profile.joined)
    return profile


def introduce(deps: Deps, account: Account, joined: int) -> None:
    """Others find the account by its handle and name from now on. `joined` is epoch ms."""
    index.put_words(deps, "person", account.id, words_of_person(account.handle, account.display_name), joined)
