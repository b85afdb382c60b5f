"""The WebSocket that carries what is addressed to one account, outside of any Space."""

from chalicelib.api.call import Call
from chalicelib.services.space import join
from chalicelib.services.views.join import SocketTicket


def open_socket(call: Call) -> SocketTicket:
    issued = join.open_socket(call.deps, call.member(), call.session_digest)
    return SocketTicket(url=issued.url, ticket=issued.ticket)


ROUTES = (("POST", "/api/socket", open_socket),)
