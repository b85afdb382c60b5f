"""Listeners who agreed to be shown: at most twenty in a Space. Pure; times are epoch ms."""

from typing import Final

from chalicelib.domain.facts import VisibleListener
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, seat_of

SHOWN: Final = 20


def come(listening: tuple[VisibleListener, ...], new: VisibleListener, *, now: int) -> tuple[VisibleListener, ...]:
    """Add `new`, or replace their earlier entry; returns `listening` itself if there is no place."""
    others = tuple(one for one in listening if one.until > now and one.person.id != new.person.id)
    return (*others, new) if len(others) < SHOWN else listening


def go(listening: tuple[VisibleListener, ...], connection: str) -> tuple[VisibleListener, ...]:
    """Remove the listener who came through `connection`.

    Returns `listening` itself if there is none: they may have come back through another connection.
    """
    left = tuple(one for one in listening if one.connection != connection)
    return left if len(left) < len(listening) else listening


def seen(space: Space, now: int) -> list[Identity]:
    """Return the people whom everybody may see listening now: neither those on the stage nor those who were removed."""
    there = (one.person for one in space.listening if one.until > now)
    return [person for person in there if person.id not in space.removed and seat_of(space, person.id) is None]
