"""Attached pictures as they are sent."""

from chalicelib.domain.picture import Picture, file_of
from chalicelib.services.deps import Deps
from chalicelib.services.views.view import View


class PictureView(View, frozen=True, kw_only=True):
    """The URLs of a picture in both sizes, the pixels of the large one, and its description (may be empty)."""

    small: str
    large: str
    width: int
    height: int
    alt: str


def picture_view(deps: Deps, picture: Picture) -> PictureView:
    """Return a published picture as it is sent."""
    small, large = (deps.media.url(file_of(picture.name, size)) for size in ("small", "large"))
    return PictureView(small=small, large=large, width=picture.width, height=picture.height, alt=picture.alt)
