"""The live Spaces: one list for everybody, small enough to be requested every few seconds."""

from typing import Final

from chalicelib import protocol
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Seat, Space, SpaceState
from chalicelib.domain.visible_listeners import seen
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps
from chalicelib.services.views.spaces import SpaceHead, head_of
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import on_stage, person_of

NEWEST: Final = 100
FIGURES: Final = 3  # significant figures of a count, so that the list does not change with every listener
# Total listeners -> ms until a page asks again. Large crowds are updated less often, because each request costs.
PACE: Final = ((200_000, 5_000),)
SLOWEST_MS: Final = 15_000
_ORDER: Final = {Role.HOST: 0, Role.COHOST: 1, Role.SPEAKER: 2}


class LiveSeat(Person, frozen=True, kw_only=True):
    """Somebody on the stage."""

    role: protocol.RoleName


class LiveSpace(SpaceHead, frozen=True, kw_only=True):
    """A live Space as everybody sees it. `listeners` has three significant figures; `started_at` is epoch ms.

    `recorded`: what is said on the stage is recorded.
    """

    stage: tuple[LiveSeat, ...]
    listening: tuple[Person, ...]
    listeners: int
    started_at: int | None
    recorded: bool
    version: int


class Live(View, frozen=True, kw_only=True):
    """The list. `again_in` is after how many ms a page that is looked at asks again."""

    spaces: list[LiveSpace]
    again_in: int


def live(deps: Deps) -> Live:
    """Return the newest hundred live Spaces and when to ask again, as in `docs/protocol/fleets.md`.

    One request to the database.
    """
    spaces, _ = deps.spaces.page(SpaceState.LIVE, None, NEWEST)
    now = deps.now_ms()
    listeners = sum(space.listeners for space in spaces)
    return Live(spaces=[live_view(space, now) for space in spaces], again_in=again_in(listeners))


def live_view(space: Space, now: int) -> LiveSpace:
    """Return the Space without anything that depends on the viewer. `now` is epoch ms."""
    stage = sorted(space.stage, key=lambda seat: _ORDER.get(seat.role, len(_ORDER)))
    return LiveSpace(
        **head_of(space),
        stage=tuple(_seat(seat) for seat in stage),
        listening=tuple(person_of(person) for person in seen(space, now)),
        listeners=rounded(space.listeners),
        started_at=space.started_at,
        recorded=space.settings.record,
        version=space.version,
    )


def _seat(seat: Seat) -> LiveSeat:
    known = on_stage(seat)
    return LiveSeat(known.id, known.name, known.handle, role=known.role)


def again_in(listeners: int) -> int:
    """Return after how many ms a page that is looked at asks again."""
    return next((pause for crowd, pause in PACE if listeners < crowd), SLOWEST_MS)


def rounded(count: int) -> int:
    """Round `count` down to three significant figures: 1,204 to 1,200."""
    step: int = 10 ** max(0, len(str(count)) - FIGURES)
    return count - count % step
