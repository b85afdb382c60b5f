"""Profiles: what somebody says of themselves, who follows them, and what they are to who looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from chalicelib.domain.account import Account, bio_of, display_name_of, handle_of
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.search_words import words_of
from chalicelib.errors import Malformed
from chalicelib.services.deps import Deps
from chalicelib.services.search import index
from chalicelib.services.views import profile_cards
from chalicelib.store.profiles import Profile
from chalicelib.store.search import WORDS_LIMIT

PAGE: Final = 20
CURSOR_LIMIT: Final = 100
Side = Literal["followers", "following"]


@dataclass(frozen=True, slots=True)
class Page:
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


def view(deps: Deps, profile: Profile, viewer: Identity | None) -> dict[str, Any]:
    """The whole profile as the wire shows it."""
    counts = deps.people.counts(profile.id)
    return {
        **_lines(deps, [profile], viewer)[0],
        "joined": profile.joined,
        "followers": counts.followers,
        "following": counts.following,
    }


def followed(deps: Deps, account_id: str, side: Side, viewer: Identity | None, cursor: str | None = None) -> Page:
    """A page of who follows the account or whom it follows, newest first. Raises Malformed `invalid_cursor`."""
    if cursor is not None and not (0 < len(cursor) <= CURSOR_LIMIT and "#" in cursor):
        raise Malformed("invalid_cursor", "This cursor is not one of ours.")
    ask = deps.people.followers if side == "followers" else deps.people.following
    ids, rest = ask(account_id, cursor, PAGE)
    return Page(lines(deps, ids, viewer), rest)


def lines(deps: Deps, account_ids: list[str], viewer: Identity | None) -> list[dict[str, Any]]:
    """These people in this order, as lists show them; who has no account any more is left out."""
    found = deps.profiles.many(account_ids)
    return _lines(deps, [found[one] for one in account_ids if one in found], viewer)


def edit(deps: Deps, by: Identity, name: str, bio: str) -> Profile:
    """Another display name and bio. Raises Invalid `invalid_display_name`, `invalid_bio`."""
    profile = deps.profiles.describe(by.id, display_name_of(name), bio_of(bio))
    introduce(deps, Account(by.id, profile.face.handle, profile.face.name), profile.joined)
    return profile


def introduce(deps: Deps, account: Account, joined: int) -> None:
    """Others find the account by its handle and name from now on. `joined` is epoch ms."""
    index.put_words(deps, "person", account.id, found_by(account.handle, account.display_name), joined)


def found_by(handle: str, name: str) -> tuple[str, ...]:
    """The words by which a person is found: the handle, its parts, and the name."""
    return words_of(f"{handle} {handle.replace('_', ' ')} {name}", WORDS_LIMIT, common=True)


def _lines(deps: Deps, people: list[Profile], viewer: Identity | None) -> list[dict[str, Any]]:
    ties = _ties(deps, [one.id for one in people], viewer)
    return [{**profile_cards.view(deps, one.face), "bio": one.bio, "you": ties.get(one.id)} for one in people]


def _ties(deps: Deps, account_ids: Iterable[str], viewer: Identity | None) -> dict[str, dict[str, bool]]:
    """What each is to the viewer; nothing for themself, and for guests."""
    if viewer is None or viewer.is_guest:
        return {}
    me, others = viewer.id, [one for one in account_ids if one != viewer.id]
    wanted = {one: _tie_keys(me, one) for one in others}
    found = deps.people.among(key for keys in wanted.values() for key in keys.values())
    return {one: {name: key in found for name, key in keys.items()} for one, keys in wanted.items()}


def _tie_keys(me: str, other: str) -> dict[str, tuple[str, str, str]]:
    return {
        "follows": ("follow", me, other),
        "follows_you": ("follow", other, me),
        "blocks": ("block", me, other),
        "blocks_you": ("block", other, me),
        "mutes": ("mute", me, other),
    }
