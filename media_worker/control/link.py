"""One WebSocket from the worker to the control plane."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import aiohttp
import msgspec

from chalicelib.protocol import Register, encode


class ControlLink:
    """Sends and receives messages on one WebSocket. `registered` and `ended` are set once each."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, about: Register) -> None:
        """`about` is what the control plane is told of this worker."""
        self.registered = asyncio.Event()
        self.ended = asyncio.Event()
        self._socket = socket
        self._about = about

    async def register(self) -> None:
        """Ask to be registered; the answer sets `registered`."""
        await self.send(self._about)

    async def send(self, message: msgspec.Struct) -> None:
        """Send one message; it is lost if the connection is gone."""
        with suppress(ConnectionError, RuntimeError):
            await self._socket.send_str(encode(message))

    async def read(self, handle: "Callable[[ControlLink, str], None]") -> None:
        """Call `handle` with each text until the connection ends."""
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    handle(self, message.data)
        finally:
            self.ended.set()
            await self._socket.close()

    async def close(self) -> None:
        """Close the connection."""
        await self._socket.close()
