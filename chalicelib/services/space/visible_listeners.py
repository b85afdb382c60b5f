"""Who is seen to listen, as they come and go: a write for those who let it be seen, and none for anybody else."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from chalicelib.domain import visible_listeners as rules
from chalicelib.domain.facts import Listener
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space, State, role_of
from chalicelib.services import preferences
from chalicelib.services.deps import Deps
from chalicelib.store.connections import CONNECTION_S, Connection
from chalicelib.store.tables import LostRace

ATTEMPTS: Final = 3  # so many faces at most are news to nobody: who loses every race is left out

Listeners = tuple[Listener, ...]


def may_be_shown(deps: Deps, space: Space, by: Identity, *, anonymous: bool) -> bool:
    """Whether others may see that this person listens here. One read, and none for guests and speakers."""
    if anonymous or role_of(space, by) is not Role.LISTENER:
        return False
    return preferences.of(deps, by.id).show_listening


def appear(deps: Deps, connection: Connection) -> None:
    """Whoever opened `connection` to a Space listens there from now on, as long as it is open."""
    person, now = connection.person, deps.now_ms()
    if connection.shown and person is not None:
        new = Listener(person, connection.id, now + CONNECTION_S * 1000)
        _change(deps, connection, lambda listening: rules.come(listening, new, now=now))


def disappear(deps: Deps, connection: Connection) -> None:
    """`connection` is closed."""
    if connection.shown:
        _change(deps, connection, lambda listening: rules.go(listening, connection.id))


def _change(deps: Deps, connection: Connection, decide: Callable[[Listeners], Listeners]) -> None:
    for _ in range(ATTEMPTS):
        space = deps.spaces.load(connection.space or "")
        if space is None or space.state is not State.LIVE:
            return
        after = decide(space.listening)
        if after is space.listening:
            return
        with suppress(LostRace):
            return deps.spaces.show_listening(space, after)
