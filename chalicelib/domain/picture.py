"""Pictures that people attach to what they write."""

from dataclasses import dataclass
from typing import Final

PICTURES: Final = 4  # of one post or message
SIZES: Final = ("small", "large")


@dataclass(frozen=True, slots=True)
class Picture:
    """`name` begins the names of its files, one for each size.

    `width` and `height` are pixels of the largest size. `alt` describes it for people who cannot see it.
    """

    name: str
    width: int
    height: int
    alt: str = ""


def file_of(name: str, size: str) -> str:
    """Return the name of the file of one size, such as `small`."""
    return f"{name}-{size}.webp"
