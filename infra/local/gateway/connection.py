"""One WebSocket connection, with a queue so that a slow reader delays nobody else."""

import asyncio
from collections import deque
from enum import Enum
from typing import Final

from aiohttp import web

from infra.local.gateway.events import Caller, new_connection_id

GOING_AWAY: Final = 1001


class ConnectionState(Enum):
    """A connection is `CONNECTING` until `$connect` has accepted it; before that, AWS treats it as unknown."""

    CONNECTING = "connecting"
    OPEN = "open"
    CLOSED = "closed"


class BufferFull(Exception):
    """The reader is slower than the messages that are sent to it."""


class ClientConnection:
    """A connection. Times are epoch seconds; `buffer` is how many bytes may wait to be sent."""

    def __init__(self, caller: Caller, *, now: float, buffer: int) -> None:
        self.id = new_connection_id()
        self.caller = caller
        self.connected_at = now
        self.active_at = now
        self.state = ConnectionState.CONNECTING
        self._buffer = buffer
        self._waiting: deque[str] = deque()
        self._size = 0
        self._socket: web.WebSocketResponse | None = None
        self._sender: asyncio.Task[None] | None = None

    def open(self, socket: web.WebSocketResponse) -> None:
        """Mark the handshake as done: messages can be posted from now on."""
        self._socket = socket
        self.state = ConnectionState.OPEN

    def post(self, text: str, *, now: float) -> None:
        """Queue a message. Raises BufferFull, and ConnectionError if the connection is not open."""
        if self.state is not ConnectionState.OPEN:
            raise ConnectionError(f"connection {self.id} is {self.state.value}")
        if self._size + len(text) > self._buffer:
            raise BufferFull(f"{self._size} bytes wait to be sent; at most {self._buffer} may")
        self.active_at = now
        self._waiting.append(text)
        self._size += len(text)
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send_waiting())

    def shut(self) -> None:
        """Stop sending, and drop what waits."""
        self.state = ConnectionState.CLOSED
        self._waiting.clear()
        if self._sender is not None:
            self._sender.cancel()

    async def close(self, code: int, reason: str) -> None:
        """Close the WebSocket; returns when the other side has answered, or did not in time."""
        self.shut()
        if self._socket is not None:
            await self._socket.close(code=code, message=reason.encode())

    async def _send_waiting(self) -> None:
        assert self._socket is not None
        while self._waiting:
            text = self._waiting.popleft()
            try:
                await self._socket.send_str(text)
            except ConnectionError:
                return
            self._size -= len(text)
