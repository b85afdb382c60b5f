"""One WebSocket connection: what is known of it, and a queue so that nobody waits for a slow reader."""

import asyncio
from collections import deque
from enum import Enum
from typing import Final

from aiohttp import web

from infra.local.gateway.events import Caller, new_connection_id

GOING_AWAY: Final = 1001


class ConnectionState(Enum):
    """A connection is `CONNECTING` until `$connect` let it in, and for AWS does not exist before that."""

    CONNECTING = "connecting"
    OPEN = "open"
    CLOSED = "closed"


class BufferFull(Exception):
    """The reader is slower than what is sent to it."""


class ClientConnection:
    """Times are epoch seconds; `buffer` is how many bytes may wait to be sent."""

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
        """The handshake is done: from now on it can be posted to."""
        self._socket = socket
        self.state = ConnectionState.OPEN

    def post(self, text: str, *, now: float) -> None:
        """Queue a message. Raises BufferFull, and ConnectionError when it is not open."""
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
        """Nothing is sent any more; what waits is dropped."""
        self.state = ConnectionState.CLOSED
        self._waiting.clear()
        if self._sender is not None:
            self._sender.cancel()

    async def close(self, code: int, reason: str) -> None:
        """Say goodbye to the other side; returns when it answered, or did not in time."""
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
