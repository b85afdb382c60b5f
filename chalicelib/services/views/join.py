"""Everything that a browser needs to enter a Space and to open its WebSocket."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space
from chalicelib.protocol import Person
from chalicelib.protocol.ice import IceServer
from chalicelib.services.views.spaces import SpaceView, space_view
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of


class SocketTicket(View, frozen=True, kw_only=True):
    """`ticket` opens one WebSocket at `url` within 60 s."""

    url: str
    ticket: str


class RoomTicket(SocketTicket, frozen=True, kw_only=True):
    """`shown`: as long as the socket is open, everybody may see who listens. `correlation_id` is that of the join, for
    the offer."""

    shown: bool
    correlation_id: str


class JoinView(View, frozen=True, kw_only=True):
    """Everything that a browser needs to enter a Space. `anonymous`: the room gets neither name nor handle."""

    anonymous: bool
    space: SpaceView
    you: Person
    ice_servers: tuple[IceServer, ...]
    socket: RoomTicket


def join_view(
    space: Space, you: Identity, ice_servers: tuple[IceServer, ...], socket: RoomTicket, *, anonymous: bool
) -> JoinView:
    """Return the body of `POST /api/spaces/{id}/join`."""
    return JoinView(
        anonymous=anonymous,
        space=space_view(space, you),
        you=person_of(you),
        ice_servers=ice_servers,
        socket=socket,
    )
