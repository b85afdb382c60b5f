"""Profiles: find, edit, and list followers and followed accounts."""

from chalicelib.domain.account import Account, bio_of, display_name_of, handle_of
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.services.deps import Deps
from chalicelib.services.search import index
from chalicelib.services.search.index import words_of_person


def find(deps: Deps, handle: str) -> Profile:
    """The profile with this handle, in any spelling that `handle_of` accepts. Raises NotFound `no_such_person`."""
    try:
        found = deps.profiles.with_handle(handle_of(handle))
    except Invalid:
        found = None
    if found is None:
        raise NotFound("no_such_person")
    return found


def edit(deps: Deps, by: Identity, name: str, bio: str) -> Profile:
    """Change the display name and the bio. Raises Invalid `invalid_display_name`, `invalid_bio`."""
    profile = deps.profiles.describe(by.id, display_name_of(name), bio_of(bio))
    introduce(deps, Account(by.id, profile.card.handle, profile.card.name), profile.joined)
    return profile


def introduce(deps: Deps, account: Account, joined: int) -> None:
    """Index the account by its handle and name. `joined` is epoch ms."""
    index.put_words(deps, "person", account.id, words_of_person(account.handle, account.display_name), joined)
