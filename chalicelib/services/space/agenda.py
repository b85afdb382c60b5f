"""A host's agenda: reserve a place for a scheduled Space, and list what is planned."""

from chalicelib.domain.agenda import still_taken, with_place
from chalicelib.domain.errors import Conflict
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.deps import Deps
from chalicelib.services.retry import ATTEMPTS, jitter
from chalicelib.store.tables import LostRace


def take_place(deps: Deps, host: Identity, space_id: str) -> None:
    """Reserve a place for a Space that is about to be created. Raises Conflict `schedule_full`, `busy`."""
    for attempt in range(ATTEMPTS):
        places, version = deps.agendas.load(host.id)
        spaces = deps.spaces.load_all(place.space for place in places)
        now = deps.now_ms()
        wanted = with_place(still_taken(places, spaces, now), space_id, now)
        try:
            deps.agendas.save(host.id, wanted, version)
        except LostRace:
            deps.pause(jitter(deps, attempt))
            continue
        return
    raise Conflict("busy")


def planned(deps: Deps, host: Identity) -> list[Space]:
    """The host's scheduled Spaces, the next one first."""
    places, _ = deps.agendas.load(host.id)
    spaces = deps.spaces.load_all(place.space for place in places).values()
    ahead = (space for space in spaces if space.state is SpaceState.SCHEDULED)
    return sorted(ahead, key=lambda space: (space.starts_at or 0, space.id))
