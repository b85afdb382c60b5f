"""Who is live: one list for everybody, small enough to be asked for every second."""

from typing import Any, Final

from chalicelib.domain.listening import seen
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space, State
from chalicelib.services.deps import Deps
from chalicelib.services.views import identity_view

NEWEST: Final = 100
FIGURES: Final = 3  # of a count that are told: a list that changes with each listener could never be "as before"
_ORDER: Final = {Role.HOST: 0, Role.COHOST: 1, Role.SPEAKER: 2}


def live(deps: Deps) -> list[dict[str, Any]]:
    """The newest hundred live Spaces as `docs/protocol/fleets.md` shows them. One request to the database."""
    spaces, _ = deps.spaces.page(State.LIVE, None, NEWEST)
    now = deps.now_ms()
    return [live_view(space, now) for space in spaces]


def live_view(space: Space, now: int) -> dict[str, Any]:
    """LiveSpace: nothing that differs from one viewer to another."""
    stage = sorted(space.stage, key=lambda seat: _ORDER.get(seat.role, len(_ORDER)))
    return {
        "id": space.id,
        "title": space.title,
        "topics": list(space.topics),
        "state": space.state.value,
        "host": identity_view(space.host),
        "stage": [{**identity_view(seat.person), "role": seat.role.value} for seat in stage],
        "listening": [identity_view(person) for person in seen(space, now)],
        "listeners": rounded(space.listeners),
        "started_at": space.started_at,
        "version": space.version,
    }


def rounded(count: int) -> int:
    """`count` to three figures, downwards: 1,204 as 1,200."""
    step: int = 10 ** max(0, len(str(count)) - FIGURES)
    return count - count % step
