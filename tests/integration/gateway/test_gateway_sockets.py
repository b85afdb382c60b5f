"""WebSockets and `@connections` through the emulator, with a stock WebSocket client and stock boto3."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType

from infra.local.gateway.limits import Limits
from infra.local.gateway.sockets import Sockets
from tests.support import sample_app
from tests.support.gateway import Running, running
from tests.support.patience import patient, until_async

LIMITS = Limits(buffer=200_000)


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")  # as in every Lambda
    async with running(tmp_path, LIMITS) as site:
        yield site


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def say(socket: aiohttp.ClientWebSocketResponse, text: str) -> dict[str, Any]:
    await socket.send_str(text)
    told: dict[str, Any] = await socket.receive_json(timeout=patient(10))
    return told


async def connection_of(socket: aiohttp.ClientWebSocketResponse) -> str:
    connection: str = (await say(socket, "who am I?"))["event"]["requestContext"]["connectionId"]
    return connection


def disconnects(connection: str) -> list[dict[str, Any]]:
    contexts = [event["requestContext"] for event in sample_app.disconnected]
    return [context for context in contexts if context["connectionId"] == connection]


async def test_message_event_tells_what_api_gateway_tells(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(f"{site.url}/local") as socket:
        first = (await say(socket, "one"))["event"]["requestContext"]
        second = (await say(socket, "two"))["event"]["requestContext"]
    assert first["connectionId"] == second["connectionId"]
    assert first["messageId"] != second["messageId"]
    assert (first["eventType"], first["routeKey"], first["stage"]) == ("MESSAGE", "$default", "local")
    assert first["domainName"] == f"127.0.0.1:{site.port}"
    assert first["connectedAt"] == site.clock.now * 1000
    assert first["identity"]["sourceIp"] == "127.0.0.1"


@pytest.mark.parametrize("status", [401, 403, 500])
async def test_connect_refusal_reaches_handshake(site: Running, web: aiohttp.ClientSession, status: int) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await web.ws_connect(f"{site.url}/local?status={status}")
    assert refused.value.status == status


async def test_connect_that_raises_answers_500(site: Running, web: aiohttp.ClientSession) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await web.ws_connect(f"{site.url}/?raise=1")
    assert refused.value.status == 500


async def test_subprotocol_of_connect_reaches_client(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(f"{site.url}/?protocol=b", protocols=("a", "b")) as socket:
        assert socket.protocol == "b"


async def test_post_during_own_connect_is_gone(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(f"{site.url}/?early=1", protocols=("GoneException",)) as socket:
        assert socket.protocol == "GoneException"


@pytest.mark.parametrize("stage", ["", "/local"])
async def test_stock_client_posts_looks_and_closes(site: Running, web: aiohttp.ClientSession, stage: str) -> None:
    client = site.management(stage)
    async with web.ws_connect(site.url, headers={"User-Agent": "tester"}) as socket:
        connection = await connection_of(socket)
        await asyncio.to_thread(client.post_to_connection, ConnectionId=connection, Data="ñ".encode())
        assert await socket.receive_str(timeout=patient(10)) == "ñ"
        seen = await asyncio.to_thread(client.get_connection, ConnectionId=connection)
        assert seen["Identity"] == {"SourceIp": "127.0.0.1", "UserAgent": "tester"}
        assert seen["ConnectedAt"].timestamp() == seen["LastActiveAt"].timestamp() == site.clock.now
        closing = asyncio.create_task(asyncio.to_thread(client.delete_connection, ConnectionId=connection))
        assert (await socket.receive(timeout=patient(10))).type is WSMsgType.CLOSE
        assert (await closing)["ResponseMetadata"]["HTTPStatusCode"] == 204
    with pytest.raises(client.exceptions.GoneException):
        await asyncio.to_thread(client.post_to_connection, ConnectionId=connection, Data=b"late")
    with pytest.raises(client.exceptions.GoneException):
        await asyncio.to_thread(client.get_connection, ConnectionId="never=")


async def test_post_over_quota_is_too_large(site: Running, web: aiohttp.ClientSession) -> None:
    client = site.management()
    async with web.ws_connect(site.url, max_msg_size=0) as socket:
        connection = await connection_of(socket)
        fits = b"." * 128 * 1024
        await asyncio.to_thread(client.post_to_connection, ConnectionId=connection, Data=fits)
        assert len(await socket.receive_str(timeout=patient(10))) == len(fits)
        with pytest.raises(client.exceptions.PayloadTooLargeException):
            await asyncio.to_thread(client.post_to_connection, ConnectionId=connection, Data=fits + b".")


async def test_unsigned_post_is_forbidden(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(site.url) as socket:
        connection = await connection_of(socket)
        async with web.post(f"{site.url}/@connections/{connection}", data=b"x") as answer:
            assert answer.status == 403


async def test_frame_over_quota_closes_with_1009(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(site.url) as socket:
        assert (await say(socket, "." * 32 * 1024))["said"] == "." * 100
        await socket.send_str("." * (32 * 1024 + 1))
        closed = await socket.receive(timeout=patient(10))
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, 1009)


async def send_in_frames(socket: aiohttp.ClientWebSocketResponse, size: int) -> None:
    """Send one message of `size` bytes in continuation frames of 16 kB."""
    writer: Any = socket._writer
    step = 16 * 1024
    for start in range(0, size, step):
        last = start + step >= size
        frame = bytearray([(0x80 if last else 0) | (0 if start else 1), 0x80 | 126])
        payload = b"." * min(step, size - start)
        frame += len(payload).to_bytes(2, "big") + bytes(4) + payload
        writer.transport.write(bytes(frame))


async def test_message_over_quota_closes_with_1009(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(site.url) as socket:
        await send_in_frames(socket, 128 * 1024)
        assert (await socket.receive_json(timeout=patient(10)))["said"] == "." * 100
        await send_in_frames(socket, 128 * 1024 + 1)
        closed = await socket.receive(timeout=patient(10))
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, 1009)


async def test_idle_connection_closes_after_ten_minutes(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(site.url) as quiet, web.ws_connect(site.url) as busy:
        connection = await connection_of(quiet)
        site.clock.now += 599
        await say(busy, "still here")
        site.clock.now += 1
        site.gateway.sockets.expire(site.clock.now)
        closed = await quiet.receive(timeout=patient(10))
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, 1001)
        assert await say(busy, "and here")
        await until_async(lambda: "" if disconnects(connection) else "$disconnect was not called")


def test_connections_do_not_grow_old_when_the_clock_is_set(site: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Sockets(site.gateway._lambdas, Limits()).clock
    before = clock()
    assert abs(before - time.time()) < 60
    monkeypatch.setattr(time, "time", lambda: before + 3_600)
    assert clock() - before < 60


async def test_connection_closes_after_two_hours_although_busy(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(site.url) as socket:
        for _ in range(12):
            site.clock.now += 599
            site.gateway.sockets.expire(site.clock.now)
            await say(socket, "still here")
        site.clock.now += 12
        site.gateway.sockets.expire(site.clock.now)
        closed = await socket.receive(timeout=patient(10))
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, 1001)


async def test_disconnect_is_called_once_when_both_sides_close(site: Running, web: aiohttp.ClientSession) -> None:
    client = site.management()
    async with web.ws_connect(site.url) as socket:
        connection = await connection_of(socket)
        await asyncio.gather(
            asyncio.to_thread(client.delete_connection, ConnectionId=connection),
            socket.close(code=1000),
            return_exceptions=True,  # the second one is told that it is gone
        )
    await until_async(lambda: "" if disconnects(connection) else "$disconnect was not called")
    site.clock.now += 10_000
    site.gateway.sockets.expire(site.clock.now)
    await site.gateway.sockets.close()
    assert len(disconnects(connection)) == 1


async def test_disconnect_is_called_when_line_is_cut(site: Running, web: aiohttp.ClientSession) -> None:
    socket = await web.ws_connect(site.url)
    connection = await connection_of(socket)
    transport: Any = socket._response.connection.transport  # type: ignore[union-attr]
    transport.abort()
    await until_async(lambda: "" if disconnects(connection) else "$disconnect was not called")
    assert disconnects(connection)[0]["disconnectStatusCode"] == 1006
    await socket.close()


async def test_slow_message_does_not_delay_the_next(site: Running, web: aiohttp.ClientSession) -> None:
    sample_app.overtaken.clear()
    async with web.ws_connect(site.url) as socket:
        await socket.send_str("slow")
        await socket.send_str("fast")
        said = [(await socket.receive_json(timeout=patient(10)))["said"] for _ in range(2)]
        assert said == ["fast", "slow"]


async def test_failing_handler_tells_its_sender(site: Running, web: aiohttp.ClientSession) -> None:
    async with web.ws_connect(site.url) as socket:
        told = await say(socket, "crash")
        assert told["message"] == "Internal server error"
        assert set(told) == {"message", "connectionId", "requestId"}


async def test_reader_that_stops_blocks_nobody_and_fills_its_own_buffer(
    site: Running, web: aiohttp.ClientSession
) -> None:
    client = site.management()
    async with web.ws_connect(site.url) as slow, web.ws_connect(site.url) as quick:
        connection = await connection_of(slow)
        transport: Any = slow._response.connection.transport  # type: ignore[union-attr]
        transport.pause_reading()

        def fill() -> None:
            for _ in range(400):
                client.post_to_connection(ConnectionId=connection, Data=b"." * 100_000)

        with pytest.raises(client.exceptions.LimitExceededException):
            await asyncio.to_thread(fill)
        assert await say(quick, json.dumps("still quick"))
        transport.abort()
