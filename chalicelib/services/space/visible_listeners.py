"""Visible listeners: a write for each one who appears or disappears, and none for all other listeners."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from chalicelib.domain import visible_listeners as rules
from chalicelib.domain.facts import VisibleListener
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space, SpaceState, role_of
from chalicelib.services import preferences
from chalicelib.services.deps import Deps
from chalicelib.store.connections import CONNECTION_S, Connection
from chalicelib.store.tables import LostRace

ATTEMPTS: Final = 3  # a listener who loses every race is not shown, which nobody notices in a crowd

Listeners = tuple[VisibleListener, ...]


def listens_anonymously(deps: Deps, space: Space, by: Identity) -> bool:
    """Whether the person prefers to listen without their name, wherever they enter from. One read; none for guests and
    speakers."""
    return role_of(space, by) is Role.LISTENER and preferences.of(deps, by.id).listen_anonymously


def may_be_shown(deps: Deps, space: Space, by: Identity, *, anonymous: bool) -> bool:
    """Whether others may see that this person listens here. One read; none for guests and speakers."""
    if anonymous or role_of(space, by) is not Role.LISTENER:
        return False
    return preferences.of(deps, by.id).show_listening


def appear(deps: Deps, connection: Connection) -> None:
    """Show the person of `connection` as a listener of its Space while the connection is open, if they allow it."""
    person, now = connection.person, deps.now_ms()
    if connection.shown and person is not None:
        new = VisibleListener(person, connection.id, now + CONNECTION_S * 1000)
        _change(deps, connection, lambda listening: rules.come(listening, new, now=now))


def disappear(deps: Deps, connection: Connection) -> None:
    """Hide the listener of a closed `connection`."""
    if connection.shown:
        _change(deps, connection, lambda listening: rules.go(listening, connection.id))


def _change(deps: Deps, connection: Connection, decide: Callable[[Listeners], Listeners]) -> None:
    for _ in range(ATTEMPTS):
        space = deps.spaces.load(connection.space or "")
        if space is None or space.state is not SpaceState.LIVE:
            return
        after = decide(space.listening)
        if after is space.listening:
            return
        with suppress(LostRace):
            return deps.spaces.show_listening(space, after)
