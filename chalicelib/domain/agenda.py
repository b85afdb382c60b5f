"""A host's agenda: the Spaces that they have planned, ten at most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chalicelib.domain.errors import Conflict
from chalicelib.domain.space import MINUTE_MS, Space, SpaceState

PLANNED: Final = 10  # planned Spaces of one host
WRITING_MS: Final = MINUTE_MS  # how long a place is kept for a Space that is not stored yet


@dataclass(frozen=True, slots=True)
class AgendaPlace:
    """A place in the agenda, taken at `at` (epoch ms) for the Space with the id `space`."""

    space: str
    at: int


def still_taken(places: tuple[AgendaPlace, ...], spaces: Mapping[str, Space], now: int) -> tuple[AgendaPlace, ...]:
    """Return the places whose Spaces are still scheduled. `spaces` has the Spaces that exist, by id.

    A place without a Space is kept for a minute, because the Space may be about to be stored.
    """
    return tuple(place for place in places if _is_taken(place, spaces.get(place.space), now))


def with_place(places: tuple[AgendaPlace, ...], space_id: str, now: int) -> tuple[AgendaPlace, ...]:
    """Return the agenda with a place for the Space, unchanged if it has one. Raises Conflict `schedule_full`."""
    if any(place.space == space_id for place in places):
        return places
    if len(places) >= PLANNED:
        raise Conflict("schedule_full")
    return (*places, AgendaPlace(space_id, now))


def _is_taken(place: AgendaPlace, space: Space | None, now: int) -> bool:
    return space.state is SpaceState.SCHEDULED if space else now - place.at < WRITING_MS
