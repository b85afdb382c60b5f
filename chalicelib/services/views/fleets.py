"""A Fleet as `docs/protocol/fleets.md` shows it, for one viewer."""

from typing import Any

from chalicelib.domain.fleet import Fleet
from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps
from chalicelib.services.views.wire import identity_view


def fleet_view(deps: Deps, fleet: Fleet, viewer: Identity | None) -> dict[str, Any]:
    """The Fleet; how many people have seen it is shown to its author only."""
    view: dict[str, Any] = {
        "id": fleet.id,
        "author": identity_view(fleet.author),
        "created_at": fleet.created_at,
        "ends_at": fleet.ends_at,
        "text": fleet.text,
        "colour": fleet.colour,
        "picture": deps.media.url(fleet.picture) if fleet.picture else None,
        "alt": fleet.alt,
    }
    return {**view, "seen_by": fleet.seen_by} if viewer and viewer.id == fleet.author.id else view
