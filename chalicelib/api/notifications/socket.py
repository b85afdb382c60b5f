"""The WebSocket that carries what is addressed to one account, outside of any Space."""

from typing import Any

from chalicelib.api.call import Call
from chalicelib.services.space import join


def open_socket(call: Call) -> Any:
    return join.open_socket(call.deps, call.member())


ROUTES = (("POST", "/api/socket", open_socket),)
