"""Moderation: mute everybody and undo it, remove, block, and the log of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from chalicelib.domain.errors import Conflict, NotAllowed
from chalicelib.domain.facts import LogEntry, WhoCanListen
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, Role, may, may_over, require, require_over
from chalicelib.domain.space import Seat, Space, SpaceState, changed, expect, role_of, role_of_id, seat_of

REMOVED: Final = 50  # ids that the room carries; all of them are stored beside the Space
MARKS: Final = 64
BARRING: Final = ("remove", "block")
UNBARRING: Final = "unblock"


def mute_all(space: Space, by: Identity) -> Space:
    """Mute everybody whom `by` may mute; unchanged if all of them are muted. Raises NotAllowed."""
    expect(space, SpaceState.LIVE)
    role = role_of(space, by)
    require(role, Action.MUTE_ALL)
    loud = [seat for seat in space.stage if not seat.muted_by_host and may_over(role, seat.role)]
    return _muted(space, loud, True) if loud else space


def undo_mute_all(space: Space, by: Identity) -> Space:
    """Undo the mutes of the last `mute_all`, and no others. Raises NotAllowed, Conflict `not_muted`."""
    expect(space, SpaceState.LIVE)
    role = role_of(space, by)
    require(role, Action.MUTE_ALL)
    mine = [seat for seat in space.stage if seat.person.id in space.muted_together and seat.muted_by_host]
    mine = [seat for seat in mine if may_over(role, seat.role)]
    if not mine:
        raise Conflict("not_muted")
    return _muted(space, mine, False)


def remove(space: Space, by: Identity, person_id: str) -> Space:
    """Remove the person, who may not come back to this Space; unchanged if they were removed.

    Raises NotAllowed, also for the host and, by a co-host, for another co-host.
    """
    expect(space, SpaceState.LIVE)
    _require(space, by, Action.REMOVE, person_id)
    return space if person_id in space.removed else _without(space, person_id)


def block(space: Space, by: Identity, person_id: str, *, blocked: bool = False) -> Space:
    """Remove the person; unchanged if they are `blocked`. The service also stores that they may not come to other
    Spaces of the host.

    Raises NotAllowed as `remove`.
    """
    expect(space, SpaceState.LIVE)
    _require(space, by, Action.BLOCK, person_id)
    return space if blocked else _without(space, person_id)


def unblock(space: Space, by: Identity, person_id: str, *, barred: bool = True) -> Space:
    """Let the person come back to a live Space; unchanged unless they are `barred` from it.

    Raises NotAllowed, Conflict (the state).
    """
    require_blocks(space, by)
    return readmit(space, person_id) if barred else space


def readmit(space: Space, person_id: str) -> Space:
    """Let the person come back, whatever the state: who may enter a Space may hear its recording, too."""
    return changed(space, removed=tuple(one for one in space.removed if one != person_id))


def require_blocks(space: Space, by: Identity) -> None:
    """Check that `by` may read and lift the host's blocks, which are for all Spaces of the host.

    Only a role in a live Space gives that power: a seat in one that has ended is a record. Raises NotAllowed,
    Conflict (the state).
    """
    expect(space, SpaceState.LIVE)
    require(role_of(space, by), Action.BLOCK)


def require_log(space: Space, by: Identity) -> None:
    """Check that `by` may read the log: hosts and co-hosts while the Space is live, the host alone otherwise.

    Raises NotAllowed.
    """
    role = role_of(space, by)
    require(role, Action.SEE_LOG)
    if space.state is not SpaceState.LIVE and role is not Role.HOST:
        raise NotAllowed("not_allowed", "Only the host reads the log of a Space that is not live.")


def sees_requests(space: Space, viewer: Identity) -> bool:
    """Whether `viewer` sees who asks to speak, and why: hosts and co-hosts, while the Space is live."""
    return space.state is SpaceState.LIVE and may(role_of(space, viewer), Action.SEE_REQUESTS)


def require_entry(
    space: Space, person: Identity, *, blocked: bool, banned: bool, known: Callable[[], bool], now: int
) -> None:
    """Check that `person` may come in.

    `blocked`: the host blocked them from all their Spaces; `banned`: a row beside the Space bans them; `known()`: they
    were inside before, asked only if it matters. Raises NotAllowed `blocked`, `removed`, `accounts_only`, `locked`.
    """
    if role_of(space, person) is Role.HOST:
        return
    require_welcome(space, person, blocked=blocked, banned=banned)
    if person.is_guest and space.settings.who_can_listen is WhoCanListen.ACCOUNTS:
        raise NotAllowed("accounts_only")
    require_inside(space, person, known=known, now=now)


def require_inside(space: Space, person: Identity, *, known: Callable[[], bool], now: int) -> None:
    """Check that `person` is inside, if the Space is locked: on the stage, with an invite that waits for their answer,
    or `known()`. A request to speak lets nobody in. Raises NotAllowed `locked`."""
    if not space.settings.locked or seat_of(space, person.id) is not None:
        return
    invited = any(one.person_id == person.id and now < one.expires_at for one in space.invites)
    if not invited and not known():
        raise NotAllowed("locked")


def require_welcome(space: Space, person: Identity, *, blocked: bool, banned: bool) -> None:
    """Raise NotAllowed `blocked` or `removed`, as `require_entry`."""
    if blocked:
        raise NotAllowed("blocked")
    if is_removed(space, person.id) or (banned and not last_bar(space, person.id)):
        raise NotAllowed("removed")


def is_removed(space: Space, person_id: str) -> bool:
    """Whether the Space itself records that the person was removed."""
    return person_id in space.removed or last_bar(space, person_id) in BARRING


def noted(before: Space, after: Space, by: Identity | None, act: str, whom: str | None, at: int, detail: str) -> Space:
    """Add an entry to the outbox of `after`, from where it is moved to the moderation log later.

    The person's name comes from `before`, because `after` may no longer contain them.
    """
    person = _known(before, whom)
    entry = LogEntry(after.version, at, act, by, whom, person.name if person else None, detail)
    return replace(after, outbox=(*after.outbox, entry))


def marked(space: Space, mark: str) -> Space:
    """Add the mark of the command that led to this version."""
    return replace(space, done=(*space.done, mark)[-MARKS:])


def last_bar(space: Space, person_id: str) -> str:
    """Return the last of remove, block and unblock in the outbox for this person, or an empty string."""
    acts = [entry.act for entry in space.outbox if entry.whom == person_id and entry.act in (*BARRING, UNBARRING)]
    return acts[-1] if acts else ""


def _known(space: Space, person_id: str | None) -> Identity | None:
    people = [*(seat.person for seat in space.stage), *(request.person for request in space.requests)]
    return next((person for person in people if person.id == person_id), None)


def _require(space: Space, by: Identity, action: Action, person_id: str) -> None:
    role = role_of(space, by)
    require(role, action)
    require_over(role, role_of_id(space, person_id))


def _without(space: Space, person_id: str) -> Space:
    return changed(
        space,
        stage=tuple(seat for seat in space.stage if seat.person.id != person_id),
        requests=tuple(request for request in space.requests if request.person.id != person_id),
        invites=tuple(invite for invite in space.invites if invite.person_id != person_id),
        removed=(*(one for one in space.removed if one != person_id), person_id)[-REMOVED:],
    )


def _muted(space: Space, seats: list[Seat], muted: bool) -> Space:
    stage = tuple(replace(seat, muted_by_host=muted) if seat in seats else seat for seat in space.stage)
    return changed(space, stage=stage, muted_together=tuple(seat.person.id for seat in seats) if muted else ())
