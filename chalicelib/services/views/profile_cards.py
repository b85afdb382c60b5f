"""Profile cards: the current handle, name and pictures of accounts."""

from collections.abc import Collection
from typing import Final

from chalicelib.domain.profile import ProfileCard
from chalicelib.services.deps import Deps
from chalicelib.services.views.view import View

LARGE, SMALL = 400, 96  # pixels a side
SIZES: Final = (LARGE, SMALL)


class Pictures(View, frozen=True, kw_only=True):
    """The URLs of a picture in both sizes (96 and 400 pixels square)."""

    small: str
    large: str


class ProfileCardView(View, frozen=True, kw_only=True):
    """An account's current handle, name and picture. `picture` is None without one."""

    id: str
    handle: str
    name: str
    picture: Pictures | None


def of(deps: Deps, account_ids: Collection[str]) -> dict[str, ProfileCardView]:
    """Return the cards of these accounts by id. Accounts that do not exist are left out."""
    return {card.id: view(deps, card) for card in deps.profiles.cards(account_ids).values()}


def view(deps: Deps, card: ProfileCard) -> ProfileCardView:
    """Return a card as it is sent."""
    return ProfileCardView(id=card.id, handle=card.handle, name=card.name, picture=pictures(deps, card.picture))


def pictures(deps: Deps, name: str | None) -> Pictures | None:
    """Return the URLs of the picture with this name, None without one."""
    if name is None:
        return None
    return Pictures(small=deps.media.url(file_of(name, SMALL)), large=deps.media.url(file_of(name, LARGE)))


def file_of(name: str, size: int) -> str:
    """Return the key under which one size of a picture is published."""
    return f"faces/{name}-{size}.webp"
