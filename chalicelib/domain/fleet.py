"""A Fleet: words on a colour, or a picture, visible for a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import DAY_MS

LIFE_MS: Final = DAY_MS
ALIVE: Final = 30  # most Fleets of one author at a time
COLOURS: Final = ("violet", "ocean", "forest", "ember", "rose", "night")


@dataclass(frozen=True, slots=True)
class Fleet:
    """Either `text` on a `colour`, or a `picture` (the name under which it is published) that `alt` describes.

    `created_at` is epoch ms. `seen_by` is how many others have seen it.
    """

    id: str
    author: Identity
    created_at: int
    text: str = ""
    colour: str | None = None
    picture: str | None = None
    alt: str = ""
    seen_by: int = 0

    @property
    def ends_at(self) -> int:
        return self.created_at + LIFE_MS


def colour_of(name: str) -> str:
    """Return `name` if it is one of the colours. Raises Invalid `invalid_colour`."""
    if name not in COLOURS:
        raise Invalid("invalid_colour")
    return name


def oldest_alive(now: int) -> int:
    """Return the time (epoch ms) up to which Fleets are over. DynamoDB deletes them much later."""
    return now - LIFE_MS


def require_room(alive: Iterable[Fleet]) -> None:
    """Raise Conflict `fleets_full` if the author may not have another one."""
    if len(list(alive)) >= ALIVE:
        raise Conflict("fleets_full")


def newly_seen(fleets: Iterable[Fleet], before: int, until: int) -> list[Fleet]:
    """Return the Fleets up to `until` (epoch ms) that are new to a viewer who has seen those up to `before`."""
    return [fleet for fleet in fleets if before < fleet.created_at <= until]
