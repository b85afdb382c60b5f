"""Invites to speak: for one person and one Space, once, for ten minutes."""

from typing import Final

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.facts import Invite
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import is_removed
from chalicelib.domain.permissions import Action, Role, require
from chalicelib.domain.space import MINUTE_MS, Space, SpaceState, changed, expect, role_of, role_of_id, seat_of
from chalicelib.domain.stage import require_consent, seated

INVITE_MS: Final = 10 * MINUTE_MS
REPEATED_MS: Final = MINUTE_MS // 2  # within which the same invite again is a double click
INVITES: Final = 50  # most invites that wait for an answer


def invite(space: Space, by: Identity, person_id: str, invite_id: str, *, now: int) -> Space:
    """Invite somebody to speak; an earlier invite of the same person becomes void. Unchanged if `by` has invited them
    in the last half minute: what was sent to them then can still be answered.

    Raises NotAllowed (also for a guest) `not_allowed`, `removed`, Conflict `already_on_stage`, `queue_full`.
    """
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.INVITE)
    if seat_of(space, person_id):
        raise Conflict("already_on_stage")
    if role_of_id(space, person_id) is Role.GUEST:
        raise NotAllowed("not_allowed", "Guests only listen; who speaks has an account.")
    if is_removed(space, person_id):
        raise NotAllowed("removed")
    earlier = invite_for(space, person_id, now)
    if earlier is not None and earlier.by.id == by.id and earlier.expires_at > now + INVITE_MS - REPEATED_MS:
        return space
    waiting = tuple(one for one in pending(space, now) if one.person_id != person_id)
    if len(waiting) >= INVITES:
        raise Conflict("queue_full")
    return changed(space, invites=(*waiting, Invite(invite_id, person_id, by, now + INVITE_MS)))


def accept(space: Space, by: Identity, invite_id: str, *, now: int, consent: bool = False) -> Space:
    """Put the invited person on the stage.

    Raises NotAllowed for a guest and `consent_needed`, NotFound `no_such_invite`, Conflict `invite_ended`,
    `already_on_stage`, `stage_full`.
    """
    expect(space, SpaceState.LIVE)
    if seat_of(space, by.id):
        raise Conflict("already_on_stage")
    require(role_of(space, by), Action.ACCEPT)
    _own(space, by, invite_id, now)
    require_consent(space, consent)
    return seated(space, by, now=now)


def decline(space: Space, by: Identity, invite_id: str, *, now: int) -> Space:
    """Use up the invite. Raises NotFound `no_such_invite`, Conflict `invite_ended`."""
    expect(space, SpaceState.LIVE)
    found = _own(space, by, invite_id, now)
    return changed(space, invites=tuple(one for one in space.invites if one is not found))


def pending(space: Space, now: int) -> tuple[Invite, ...]:
    """Return the invites that can still be answered."""
    return tuple(one for one in space.invites if now < one.expires_at)


def invite_for(space: Space, person_id: str, now: int) -> Invite | None:
    """Return the invite that waits for this person's answer, None if there is none."""
    return next((one for one in pending(space, now) if one.person_id == person_id), None)


def _own(space: Space, by: Identity, invite_id: str, now: int) -> Invite:
    found = next((one for one in pending(space, now) if one.id == invite_id), None)
    if found is None:
        raise Conflict("invite_ended")
    if found.person_id != by.id:
        raise NotFound("no_such_invite")
    return found
