"""The WebSocket API: calls `$connect`, `$default` and `$disconnect` as API Gateway does."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final

from aiohttp import WSMessage, WSMsgType, web

from infra.local.gateway.connection import GOING_AWAY, BufferFull, ClientConnection, ConnectionState
from infra.local.gateway.events import Caller, handshake_parts, new_connection_id, websocket_event
from infra.local.gateway.frames import MeteredSocket
from infra.local.gateway.lambdas import Event, Lambdas
from infra.local.gateway.limits import Limits

log = logging.getLogger("espacio.gateway")
ABNORMAL: Final = 1006
PROTOCOL_HEADER: Final = "sec-websocket-protocol"
FUNCTIONS: Final = {
    "$connect": "websocket_connect",
    "$default": "websocket_message",
    "$disconnect": "websocket_disconnect",
}
WORDS: Final = {401: "Unauthorized", 403: "Forbidden", 504: "Endpoint request timed out"}


_BEGAN: Final = time.time() - time.monotonic()


def steady() -> float:
    """The time (epoch s), as it would be if nobody had set the clock since the start."""
    return _BEGAN + time.monotonic()


class Sockets:
    """All WebSocket connections of one API. `clock` returns epoch seconds, and never jumps."""

    def __init__(self, lambdas: Lambdas, limits: Limits, clock: Callable[[], float] = steady) -> None:
        self._lambdas = lambdas
        self._limits = limits
        self.clock = clock
        self._connections: dict[str, ClientConnection] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def find(self, connection_id: str) -> ClientConnection | None:
        """Return an open connection; None for one that is gone, or not accepted yet."""
        connection = self._connections.get(connection_id)
        return connection if connection is not None and connection.state is ConnectionState.OPEN else None

    async def serve(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """Serve a connection, from its handshake to `$disconnect`."""
        connection = ClientConnection(caller, now=self.clock(), buffer=self._limits.buffer)
        self._connections[connection.id] = connection
        try:
            status, protocol = await self._connect(connection, request)
            if status >= 400:
                return web.json_response({"message": WORDS.get(status, "Internal server error")}, status=status)
            return await self._converse(connection, request, protocol)
        finally:
            connection.shut()
            del self._connections[connection.id]

    def expire(self, now: float) -> None:
        """Close connections that have been idle for 10 minutes, or open for 2 hours, at `now` (epoch s)."""
        for connection in list(self._connections.values()):
            reason = self._overdue(connection, now)
            if reason:
                self._start(connection.close(GOING_AWAY, reason))

    async def close(self) -> None:
        """Close every connection, and give `$disconnect` a second."""
        await asyncio.gather(*(each.close(GOING_AWAY, "Going away") for each in list(self._connections.values())))
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)

    async def _connect(self, connection: ClientConnection, request: web.Request) -> tuple[int, str | None]:
        event = self._event("CONNECT", "$connect", connection) | handshake_parts(
            connection.caller, list(request.query.items())
        )
        try:
            answer = await self._invoke("$connect", event)
        except TimeoutError:
            return 504, None
        except Exception:
            log.exception("$connect failed")
            return 500, None
        headers = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
        return int(answer.get("statusCode", 500)), headers.get(PROTOCOL_HEADER)

    async def _converse(
        self, connection: ClientConnection, request: web.Request, protocol: str | None
    ) -> web.StreamResponse:
        socket = MeteredSocket(
            frame_limit=self._limits.frame,
            max_msg_size=self._limits.message + 1,
            protocols=(protocol,) if protocol else (),
            compress=False,
            timeout=2.0,
        )
        try:
            await socket.prepare(request)
            connection.open(socket)
            async for message in socket:
                self._take(connection, message)
        except ConnectionError:
            log.info("%s went away during its handshake", connection.id)
        finally:
            connection.shut()
            self._start(self._disconnected(connection, socket.close_code or ABNORMAL))
        return socket

    def _take(self, connection: ClientConnection, message: WSMessage) -> None:
        if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            return
        connection.active_at = self.clock()
        message_id = new_connection_id()
        event = self._event("MESSAGE", "$default", connection, messageId=message_id)
        if message.type is WSMsgType.TEXT:
            event["body"] = message.data
        else:
            event |= {"body": base64.b64encode(message.data).decode(), "isBase64Encoded": True}
        self._start(self._deliver(connection, event))

    async def _deliver(self, connection: ClientConnection, event: Event) -> None:
        try:
            await self._invoke("$default", event)
        except Exception as error:
            log.exception("$default failed")
            words = "Endpoint request timed out" if isinstance(error, TimeoutError) else "Internal server error"
            context = event["requestContext"]
            complaint = {"message": words, "connectionId": connection.id, "requestId": context["requestId"]}
            self._post_quietly(connection, complaint)

    async def _disconnected(self, connection: ClientConnection, code: int) -> None:
        extra = {"disconnectStatusCode": code, "disconnectReason": ""}
        try:
            await self._invoke("$disconnect", self._event("DISCONNECT", "$disconnect", connection, **extra))
        except Exception:
            log.exception("$disconnect failed")

    async def _invoke(self, route_key: str, event: Event) -> Event:
        handler = self._lambdas.websocket_handler(route_key)
        if handler is None:
            return {"statusCode": 200}
        answer: Event = await self._lambdas.invoke(
            FUNCTIONS[route_key], handler, event, self._lambdas.context(route_key[1:])
        )
        return answer

    def _event(self, kind: str, route_key: str, connection: ClientConnection, **extra: Any) -> Event:
        connected_at = int(connection.connected_at * 1000)
        return websocket_event(kind, route_key, connection.id, connected_at, connection.caller, **extra)

    def _overdue(self, connection: ClientConnection, now: float) -> str:
        if connection.state is not ConnectionState.OPEN:
            return ""
        if now - connection.connected_at >= self._limits.lifetime:
            return "Connection duration limit"
        return "Idle timeout" if now - connection.active_at >= self._limits.idle else ""

    def _post_quietly(self, connection: ClientConnection, message: dict[str, str]) -> None:
        try:
            connection.post(json.dumps(message), now=self.clock())
        except (ConnectionError, BufferFull):
            log.info("%s is gone before it could be told of a failure", connection.id)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
