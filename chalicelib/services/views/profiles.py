"""Profiles as `docs/protocol/people.md` describes them, with the viewer's relationship to each."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import asdict

from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.services.deps import Deps
from chalicelib.services.views import profile_cards
from chalicelib.services.views.profile_cards import ProfileCardView
from chalicelib.services.views.view import View


class RelationshipView(View, frozen=True, kw_only=True):
    """The relationship between the viewer and another account."""

    follows: bool
    follows_you: bool
    blocks: bool
    blocks_you: bool
    mutes: bool


class ProfileLine(ProfileCardView, frozen=True, kw_only=True):
    """A profile in a list. `you` is None for guests, and for the viewer's own profile."""

    bio: str
    you: RelationshipView | None


class ProfileView(ProfileLine, frozen=True, kw_only=True):
    """A whole profile. `joined` is epoch ms; `followers` and `following` count accounts."""

    joined: int
    followers: int
    following: int


def profile_view(deps: Deps, profile: Profile, viewer: Identity | None) -> ProfileView:
    """Return the whole profile, with its counts of followers and followed accounts."""
    counts = deps.relationships.counts(profile.id)
    you = _relationships(deps, [profile.id], viewer).get(profile.id)
    return ProfileView(
        **_fields(deps, profile), you=you, joined=profile.joined, followers=counts.followers, following=counts.following
    )


def profile_lines(deps: Deps, account_ids: list[str], viewer: Identity | None) -> list[ProfileLine]:
    """Return these profiles in this order, as lists show them. Accounts that no longer exist are left out."""
    found = deps.profiles.many(account_ids)
    people = [found[one] for one in account_ids if one in found]
    relationships = _relationships(deps, [one.id for one in people], viewer)
    return [ProfileLine(**_fields(deps, one), you=relationships.get(one.id)) for one in people]


def _fields(deps: Deps, profile: Profile) -> dict[str, Any]:
    return {**asdict(profile_cards.view(deps, profile.card)), "bio": profile.bio}


def _relationships(deps: Deps, account_ids: Iterable[str], viewer: Identity | None) -> dict[str, RelationshipView]:
    """Return the viewer's relationship to each account, by id; empty for guests, and without the viewer's own."""
    if viewer is None or viewer.is_guest:
        return {}
    me, others = viewer.id, [one for one in account_ids if one != viewer.id]
    wanted = {one: _relationship_keys(me, one) for one in others}
    found = deps.relationships.among(key for keys in wanted.values() for key in keys.values())
    return {one: RelationshipView(**{name: key in found for name, key in keys.items()}) for one, keys in wanted.items()}


def _relationship_keys(me: str, other: str) -> dict[str, tuple[str, str, str]]:
    return {
        "follows": ("follow", me, other),
        "follows_you": ("follow", other, me),
        "blocks": ("block", me, other),
        "blocks_you": ("block", other, me),
        "mutes": ("mute", me, other),
    }
