"""Profiles as `docs/protocol/people.md` shows them, with the viewer's relationship to each."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.identity import Identity
from chalicelib.domain.profile import Profile
from chalicelib.services.deps import Deps
from chalicelib.services.views import profile_cards


def profile_view(deps: Deps, profile: Profile, viewer: Identity | None) -> dict[str, Any]:
    """The whole profile, with how many people follow it and how many it follows."""
    counts = deps.relationships.counts(profile.id)
    return {
        **_lines(deps, [profile], viewer)[0],
        "joined": profile.joined,
        "followers": counts.followers,
        "following": counts.following,
    }


def profile_lines(deps: Deps, account_ids: list[str], viewer: Identity | None) -> list[dict[str, Any]]:
    """These people in this order, as lists show them. Accounts that no longer exist are left out."""
    found = deps.profiles.many(account_ids)
    return _lines(deps, [found[one] for one in account_ids if one in found], viewer)


def _lines(deps: Deps, people: list[Profile], viewer: Identity | None) -> list[dict[str, Any]]:
    relationships = _relationships(deps, [one.id for one in people], viewer)
    return [{**profile_cards.view(deps, one.card), "bio": one.bio, "you": relationships.get(one.id)} for one in people]


def _relationships(deps: Deps, account_ids: Iterable[str], viewer: Identity | None) -> dict[str, dict[str, bool]]:
    """The viewer's relationship to each account, by id. Empty for guests and without the viewer themself."""
    if viewer is None or viewer.is_guest:
        return {}
    me, others = viewer.id, [one for one in account_ids if one != viewer.id]
    wanted = {one: _relationship_keys(me, one) for one in others}
    found = deps.relationships.among(key for keys in wanted.values() for key in keys.values())
    return {one: {name: key in found for name, key in keys.items()} for one, keys in wanted.items()}


def _relationship_keys(me: str, other: str) -> dict[str, tuple[str, str, str]]:
    return {
        "follows": ("follow", me, other),
        "follows_you": ("follow", other, me),
        "blocks": ("block", me, other),
        "blocks_you": ("block", other, me),
        "mutes": ("mute", me, other),
    }
