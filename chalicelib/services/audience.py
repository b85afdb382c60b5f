"""Checks who may enter a Space, and so hear its recording and find what is shown of it."""

from collections.abc import Sequence
from typing import Final

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.identity import Identity
from chalicelib.domain.moderation import require_entry
from chalicelib.domain.space import Space
from chalicelib.services.deps import Deps

STRANGER: Final = Identity("g_stranger", "Guest")  # somebody without even a guest's cookie


def require_admission(deps: Deps, space: Space, person: Identity, before: Identity | None = None) -> None:
    """Check that `person` may enter. `before` is the guest that this browser was earlier, so that somebody who signs up
    inside a locked Space can return. Raises NotAllowed `blocked`, `removed`, `accounts_only`, `locked`."""
    _require(deps, space, person, deps.batch_reads.barred(space.id, space.host.id, person.id), before)


def open_to(deps: Deps, spaces: Sequence[Space], person: Identity) -> list[Space]:
    """The Spaces among these that `person` may enter: one request per 33, and one for each that is locked."""
    barred = deps.batch_reads.barred_from([(space.id, space.host.id) for space in spaces], person.id)
    return [space for space, bars in zip(spaces, barred, strict=True) if _may_enter(deps, space, person, bars)]


def was_inside(deps: Deps, space: Space, person: Identity) -> bool:
    """Whether the person was let into the Space in the last seven days."""
    return deps.connections.was_in(person.id, space.id, deps.clock())


def _may_enter(deps: Deps, space: Space, person: Identity, barred: tuple[bool, bool]) -> bool:
    try:
        _require(deps, space, person, barred, None)
    except NotAllowed:
        return False
    return True


def _require(deps: Deps, space: Space, person: Identity, barred: tuple[bool, bool], before: Identity | None) -> None:
    banned, blocked = barred

    def known() -> bool:
        return was_inside(deps, space, person) or (before is not None and was_inside(deps, space, before))

    require_entry(space, person, blocked=blocked, banned=banned, known=known, now=deps.now_ms())
