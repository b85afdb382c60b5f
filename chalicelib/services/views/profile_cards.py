"""How people look now: handle, name and pictures, for whoever shows them."""

from collections.abc import Collection
from typing import Any, Final

from chalicelib.domain.profile import ProfileCard
from chalicelib.services.deps import Deps

LARGE, SMALL = 400, 96  # pixels a side
SIZES: Final = (LARGE, SMALL)


def of(deps: Deps, account_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The faces of these accounts as the wire shows them; who has no account is left out."""
    return {card.id: view(deps, card) for card in deps.profiles.cards(account_ids).values()}


def view(deps: Deps, card: ProfileCard) -> dict[str, Any]:
    """One face as the wire shows it."""
    return {"id": card.id, "handle": card.handle, "name": card.name, "picture": pictures(deps, card.picture)}


def pictures(deps: Deps, name: str | None) -> dict[str, str] | None:
    """The addresses of both sizes of a picture."""
    if name is None:
        return None
    return {"small": deps.media.url(file_of(name, SMALL)), "large": deps.media.url(file_of(name, LARGE))}


def file_of(name: str, size: int) -> str:
    """Under what a size of a picture is published."""
    return f"faces/{name}-{size}.webp"
