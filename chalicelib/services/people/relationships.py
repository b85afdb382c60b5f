"""Relationships between accounts: follow, block and mute."""

from typing import Final, Literal

from chalicelib.domain.errors import Invalid, NotAllowed, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.services.deps import Deps
from chalicelib.services.fleets import fleet_line
from chalicelib.services.notifications.delivery import notify
from chalicelib.services.posts import fan_out
from chalicelib.services.retry import with_retries
from chalicelib.services.space import host_blocks

RelationshipKind = Literal["follow", "block", "mute"]
KINDS: Final[tuple[RelationshipKind, ...]] = ("follow", "block", "mute")
KNOWN: Final = 1_000


def add(deps: Deps, by: Identity, kind: RelationshipKind, person_id: str) -> bool:
    """Make `by` follow, block or mute the account; return whether that is new. A block ends follows both ways,
    and puts the account out of the live Spaces of `by`.

    Raises NotFound `no_such_person`, Invalid `invalid_handle` for oneself, NotAllowed `blocked`,
    `you_blocked`, Conflict `busy`.
    """
    if person_id == by.id:
        raise Invalid("invalid_handle", f"You cannot {kind} yourself.")
    if not deps.profiles.exists(person_id):
        raise NotFound("no_such_person")
    if kind == "follow":
        new = _follow(deps, by, person_id)
        notify(deps, person_id, Notification("followed", f"followed:{by.id}", by))
        return new
    new = _put(deps, kind, by.id, person_id)
    if kind == "block":
        _part(deps, by.id, person_id)
        host_blocks.apply_later(deps, by.id, person_id)
    return new


def remove(deps: Deps, by: Identity, kind: RelationshipKind, person_id: str) -> bool:
    """End the relationship; return whether there was one. Raises Conflict `busy`."""
    gone = _delete(deps, kind, by.id, person_id)
    if kind == "block" and (gone or deps.profiles.exists(person_id)):  # also if a request before died in between
        host_blocks.apply_later(deps, by.id, person_id)
    return gone


def list_ids(deps: Deps, by: Identity) -> dict[str, list[str]]:
    """The ids of the accounts that `by` follows, blocks and mutes: the latest thousand of each."""
    return {kind: deps.relationships.kept(kind, by.id, limit=KNOWN)[0] for kind in KINDS}


def _follow(deps: Deps, by: Identity, person_id: str) -> bool:
    _refuse_blocked(deps, by.id, person_id)
    new = _put(deps, "follow", by.id, person_id)
    try:
        # A simultaneous block has either ended the follow already or is found here.
        _refuse_blocked(deps, by.id, person_id)
    except NotAllowed:
        _delete(deps, "follow", by.id, person_id)
        raise
    if new:
        fan_out.followed(deps, by.id, person_id)
        fleet_line.add_for_new_follower(deps, by.id, person_id)
    return new


def _refuse_blocked(deps: Deps, by_id: str, person_id: str) -> None:
    blocks = deps.relationships.among([("block", person_id, by_id), ("block", by_id, person_id)])
    if ("block", person_id, by_id) in blocks:
        raise NotAllowed("blocked")
    if blocks:
        raise NotAllowed("you_blocked")


def _part(deps: Deps, one_id: str, other_id: str) -> None:
    for account_id, followed_id in ((one_id, other_id), (other_id, one_id)):
        _delete(deps, "follow", account_id, followed_id)


def _put(deps: Deps, kind: RelationshipKind, account_id: str, other_id: str) -> bool:
    return with_retries(deps, lambda: deps.relationships.put(kind, account_id, other_id, deps.clock()))


def _delete(deps: Deps, kind: RelationshipKind, account_id: str, other_id: str) -> bool:
    gone = with_retries(deps, lambda: deps.relationships.delete(kind, account_id, other_id, deps.clock()))
    if gone and kind == "follow":
        fan_out.unfollowed(deps, account_id, other_id)
    return gone
