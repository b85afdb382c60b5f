"""Profiles: find, edit, and list followers and followed accounts."""

from dataclasses import dataclass
from typing import Final, Literal

from chalicelib.domain.account import Account, bio_of, display_name_of, handle_of
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps
from chalicelib.services.search import index
from chalicelib.services.search.index import words_of_person
from chalicelib.services.views.profiles import ProfileLine, profile_lines

PAGE: Final = 20
CURSOR_LIMIT: Final = 100
Side = Literal["followers", "following"]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People as the wire shows them, and the cursor of the next page (None at the end)."""

    people: list[ProfileLine]
    next: str | None


def find(deps: Deps, handle: str) -> Profile:
    """The profile with this handle, in any spelling that `handle_of` accepts. Raises NotFound `no_such_person`."""
    try:
        found = deps.profiles.with_handle(handle_of(handle))
    except Invalid:
        found = None
    if found is None:
        raise NotFound("no_such_person")
    return found


def followed(deps: Deps, account_id: str, side: Side, viewer: Identity | None, cursor: str | None = None) -> PeoplePage:
    """A page of the account's followers or followed accounts, latest first. Raises Malformed `invalid_cursor`."""
    if cursor is not None and not (0 < len(cursor) <= CURSOR_LIMIT and "#" in cursor):
        raise Malformed("invalid_cursor")
    ask = deps.relationships.followers if side == "followers" else deps.relationships.following
    ids, rest = ask(account_id, cursor, PAGE)
    return PeoplePage(profile_lines(deps, ids, viewer), rest)


def edit(deps: Deps, by: Identity, name: str, bio: str) -> Profile:
    """Changes the display name and the bio. Raises Invalid `invalid_display_name`, `invalid_bio`."""
    profile = deps.profiles.describe(by.id, display_name_of(name), bio_of(bio))
    introduce(deps, Account(by.id, profile.card.handle, profile.card.name), profile.joined)
    return profile


def introduce(deps: Deps, account: Account, joined: int) -> None:
    """Indexes the account by its handle and name. `joined` is epoch ms."""
    index.put_words(deps, "person", account.id, words_of_person(account.handle, account.display_name), joined)
