"""How people look now: handle, name and pictures, for whoever shows them."""

from collections.abc import Collection
from typing import Final

from chalicelib.domain.profile import ProfileCard
from chalicelib.services.deps import Deps
from chalicelib.services.views.view import View

LARGE, SMALL = 400, 96  # pixels a side
SIZES: Final = (LARGE, SMALL)


class Pictures(View, frozen=True, kw_only=True):
    """The addresses of a picture in both sizes (96 and 400 pixels a side)."""

    small: str
    large: str


class ProfileCardView(View, frozen=True, kw_only=True):
    """How an account looks now. `picture` is None without one."""

    id: str
    handle: str
    name: str
    picture: Pictures | None


def of(deps: Deps, account_ids: Collection[str]) -> dict[str, ProfileCardView]:
    """The cards of these accounts by id. Accounts that do not exist are left out."""
    return {card.id: view(deps, card) for card in deps.profiles.cards(account_ids).values()}


def view(deps: Deps, card: ProfileCard) -> ProfileCardView:
    """One card as the wire shows it."""
    return ProfileCardView(id=card.id, handle=card.handle, name=card.name, picture=pictures(deps, card.picture))


def pictures(deps: Deps, name: str | None) -> Pictures | None:
    """The addresses of the picture of this name, None without one."""
    if name is None:
        return None
    return Pictures(small=deps.media.url(file_of(name, SMALL)), large=deps.media.url(file_of(name, LARGE)))


def file_of(name: str, size: int) -> str:
    """Under what a size of a picture is published."""
    return f"faces/{name}-{size}.webp"
