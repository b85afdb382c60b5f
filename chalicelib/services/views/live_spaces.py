"""Who is live: one list for everybody, small enough to be asked for every second."""

from typing import Any, Final

from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space, State
from chalicelib.domain.visible_listeners import seen
from chalicelib.services.deps import Deps
from chalicelib.services.views.spaces import head_view
from chalicelib.services.views.wire import identity_view

NEWEST: Final = 100
FIGURES: Final = 3  # of a count that are told: a list that changes with each listener could never be "as before"
# How many listen in all -> ms until a page asks again: a crowd is told later, because each look costs its share.
PACE: Final = ((20_000, 1_500), (200_000, 5_000))
SLOWEST_MS: Final = 15_000
_ORDER: Final = {Role.HOST: 0, Role.COHOST: 1, Role.SPEAKER: 2}


def live(deps: Deps) -> dict[str, Any]:
    """The newest hundred live Spaces and when to ask again, as in `docs/protocol/fleets.md`. One request to the
    database."""
    spaces, _ = deps.spaces.page(State.LIVE, None, NEWEST)
    now = deps.now_ms()
    return {
        "spaces": [live_view(space, now) for space in spaces],
        "again_in": again_in(sum(space.listeners for space in spaces)),
    }


def live_view(space: Space, now: int) -> dict[str, Any]:
    """LiveSpace: nothing that differs from one viewer to another."""
    stage = sorted(space.stage, key=lambda seat: _ORDER.get(seat.role, len(_ORDER)))
    return {
        **head_view(space),
        "stage": [{**identity_view(seat.person), "role": seat.role.value} for seat in stage],
        "listening": [identity_view(person) for person in seen(space, now)],
        "listeners": rounded(space.listeners),
        "started_at": space.started_at,
        "version": space.version,
    }


def again_in(listeners: int) -> int:
    """ms after which a page that somebody sees asks again."""
    return next((pause for crowd, pause in PACE if listeners < crowd), SLOWEST_MS)


def rounded(count: int) -> int:
    """`count` to three figures, downwards: 1,204 as 1,200."""
    step: int = 10 ** max(0, len(str(count)) - FIGURES)
    return count - count % step
