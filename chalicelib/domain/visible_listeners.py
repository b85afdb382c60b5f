"""Who is seen to listen: at most twenty in a Space, of those who let it be seen. Pure; times are epoch ms."""

from typing import Final

from chalicelib.domain.facts import Listener
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, seat_of

SHOWN: Final = 20


def come(listening: tuple[Listener, ...], new: Listener, *, now: int) -> tuple[Listener, ...]:
    """With `new`, whatever connection they came through before; the very same if there is no place."""
    others = tuple(one for one in listening if one.until > now and one.person.id != new.person.id)
    return (*others, new) if len(others) < SHOWN else listening


def go(listening: tuple[Listener, ...], connection: str) -> tuple[Listener, ...]:
    """Without who was there through `connection`; the very same if nobody was: they may have come back by another."""
    left = tuple(one for one in listening if one.connection != connection)
    return left if len(left) < len(listening) else listening


def seen(space: Space, now: int) -> list[Identity]:
    """Whom everybody may see listening now: who is on the stage is seen there, and who was removed not at all."""
    there = (one.person for one in space.listening if one.until > now)
    return [person for person in there if person.id not in space.removed and seat_of(space, person.id) is None]
