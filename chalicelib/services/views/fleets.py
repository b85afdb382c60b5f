"""A Fleet as `docs/protocol/fleets.md` shows it, for one viewer."""

from msgspec import UNSET, UnsetType

from chalicelib.domain.fleet import Fleet
from chalicelib.domain.identity import Identity
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of


class FleetView(View, frozen=True, kw_only=True):
    """A Fleet. Times are epoch ms. Either `colour` or `picture` (a URL) is None.

    `seen_by` counts viewers, and is left out for everybody but the author.
    """

    id: str
    author: Person
    created_at: int
    ends_at: int
    text: str
    colour: str | None
    picture: str | None
    alt: str
    seen_by: int | UnsetType = UNSET


def fleet_view(deps: Deps, fleet: Fleet, viewer: Identity | None) -> FleetView:
    """Return the Fleet as `viewer` sees it; only its author sees how many people have seen it."""
    return FleetView(
        id=fleet.id,
        author=person_of(fleet.author),
        created_at=fleet.created_at,
        ends_at=fleet.ends_at,
        text=fleet.text,
        colour=fleet.colour,
        picture=deps.media.url(fleet.picture) if fleet.picture else None,
        alt=fleet.alt,
        seen_by=fleet.seen_by if viewer and viewer.id == fleet.author.id else UNSET,
    )
