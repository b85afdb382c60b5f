"""`@connections`: the API by which a Lambda posts to, inspects and closes WebSocket connections."""

import time
from typing import Final

from aiohttp import web

from infra.local.gateway.connection import BufferFull, ClientConnection
from infra.local.gateway.limits import Limits
from infra.local.gateway.sockets import Sockets

PREFIX: Final = "/@connections/"
NORMAL: Final = 1000
SIGNED: Final = "AWS4-HMAC-SHA256 "


class Management:
    """The management API of a WebSocket API, for a stock `apigatewaymanagementapi` client."""

    def __init__(self, sockets: Sockets, limits: Limits) -> None:
        self._sockets = sockets
        self._limits = limits

    async def answer(self, request: web.Request, connection_id: str) -> web.Response:
        """Answer POST with 200, GET with 200, DELETE with 204; 403 unsigned, 410 gone, 413 too large, 429 buffer full.

        The signature is not verified, but one is required, which keeps web pages out.
        """
        if not request.headers.get("Authorization", "").startswith(SIGNED):
            return _refuse(403, "ForbiddenException", "Missing Authentication Token")
        body = await _read(request, self._limits.message)
        if body is None:
            return _refuse(413, "PayloadTooLargeException", f"At most {self._limits.message} bytes are taken.")
        connection = self._sockets.find(connection_id)
        if connection is None:
            return _refuse(410, "GoneException", "The connection is gone.")
        return await self._act(request.method, connection, body)

    async def _act(self, method: str, connection: ClientConnection, body: bytes) -> web.Response:
        if method == "POST":
            return self._post(connection, body)
        if method == "GET":
            return web.json_response(_describe(connection))
        if method == "DELETE":
            await connection.close(NORMAL, "Connection Closed Normally")
            return web.Response(status=204)
        return _refuse(403, "ForbiddenException", "Missing Authentication Token")

    def _post(self, connection: ClientConnection, body: bytes) -> web.Response:
        try:
            connection.post(body.decode("utf-8", "replace"), now=self._sockets.clock())
        except BufferFull as full:
            return _refuse(429, "LimitExceededException", f"The buffer of this connection is full: {full}.")
        return web.Response(status=200)


async def _read(request: web.Request, limit: int) -> bytes | None:
    """Return the whole body, None if it is longer than `limit` bytes. No more than `limit` bytes are kept."""
    body = bytearray()
    async for part in request.content.iter_any():
        body += part
        if len(body) > limit:
            return None
    return bytes(body)


def _describe(connection: ClientConnection) -> dict[str, object]:
    caller = connection.caller
    return {
        "connectedAt": _iso(connection.connected_at),
        "lastActiveAt": _iso(connection.active_at),
        "identity": {"sourceIp": caller.source_ip, "userAgent": caller.header("user-agent")},
    }


def _iso(moment: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def _refuse(status: int, kind: str, message: str) -> web.Response:
    return web.json_response({"message": message}, status=status, headers={"x-amzn-ErrorType": kind})
