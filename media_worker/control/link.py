"""One WebSocket of the worker to the control plane."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import aiohttp
import msgspec

from chalicelib.protocol import Register, encode


class ControlLink:
    """One WebSocket to the control plane, from `register` to its close."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, worker: str) -> None:
        self.registered = asyncio.Event()
        self.ended = asyncio.Event()
        self._socket = socket
        self._worker = worker

    async def register(self) -> None:
        """Say who we are; `registered` is set by the answer."""
        await self.send(Register(self._worker))

    async def send(self, message: msgspec.Struct) -> None:
        """Send one message; a connection that is gone loses it."""
        with suppress(ConnectionError, RuntimeError):
            await self._socket.send_str(encode(message))

    async def read(self, handle: "Callable[[ControlLink, str], None]") -> None:
        """Hand on each text until the connection ends."""
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    handle(self, message.data)
        finally:
            self.ended.set()
            await self._socket.close()

    async def close(self) -> None:
        """End the connection."""
        await self._socket.close()
