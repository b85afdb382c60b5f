"""Joining a Space: what a browser needs before it can send its offer."""

from dataclasses import dataclass
from typing import Any

from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, require
from chalicelib.domain.space import Space, State, expect, role_of
from chalicelib.services.deciding import loaded
from chalicelib.services.deps import Deps
from chalicelib.services.views import identity_view, space_view


@dataclass(frozen=True, slots=True)
class Joined:
    """A Space that can be entered. `ticket` opens one WebSocket at `socket_url` within 60 s."""

    space: Space
    you: Identity
    ice_servers: tuple[dict[str, Any], ...]
    socket_url: str
    ticket: str

    def view(self) -> dict[str, Any]:
        """The body of `POST /api/spaces/{id}/join`."""
        return {
            "space": space_view(self.space, self.you),
            "you": identity_view(self.you),
            "ice_servers": list(self.ice_servers),
            "socket": {"url": self.socket_url, "ticket": self.ticket},
        }


def join(deps: Deps, space_id: str, by: Identity) -> Joined:
    """A ticket for a live Space. Raises NotFound `no_such_space`, Conflict `not_started`, `space_ended`,
    `space_cancelled`."""
    space = loaded(deps, space_id)
    expect(space, State.LIVE)
    require(role_of(space, by), Action.LISTEN)
    ticket = deps.new_id("t")
    deps.connections.issue(ticket, by, space.id, deps.clock())
    return Joined(space, by, deps.settings.ice_servers, deps.settings.socket_url, ticket)
