"""Load, decide, save, announce: the one loop that every command on a Space goes through."""

from collections.abc import Callable
from typing import Final

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.space import Space
from chalicelib.services.announcing import announce
from chalicelib.services.deps import Deps
from chalicelib.store.tables import LostRace

ATTEMPTS: Final = 24  # twenty who act at once all get through; the unluckiest loses 19 races
PAUSE_S: Final = 0.02

Decide = Callable[[Space], Space]


def loaded(deps: Deps, space_id: str) -> Space:
    """The Space as it is now. Raises NotFound `no_such_space`."""
    space = deps.spaces.load(space_id)
    if space is None:
        raise NotFound("no_such_space", "There is no such Space.")
    return space


def decided(deps: Deps, space_id: str, decide: Decide) -> Space:
    """The Space after `decide`, saved and announced; not even written if nothing changed.

    Who loses a race decides again on what the winner left. Raises what `decide` raises,
    NotFound `no_such_space`, Conflict `busy`.
    """
    for attempt in range(ATTEMPTS):
        before = loaded(deps, space_id)
        after = decide(before)
        if after is before:
            return before
        try:
            saved = deps.spaces.save(after)
        except LostRace:
            deps.pause(jitter(deps, attempt))
            continue
        announce(deps, saved)
        return saved
    raise Conflict("busy", f"Others changed this Space {ATTEMPTS} times in the meantime; please try again.")


def jitter(deps: Deps, attempt: int) -> float:
    """Seconds to wait after a lost race: random ("full jitter"), up to 20 ms, growing to 160 ms."""
    return deps.chance() * PAUSE_S * min(attempt + 1, 8)
