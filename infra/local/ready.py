"""Wait until a child answers, or has died."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from infra.local.child import Child
from infra.local.settings import Unstartable

Found = TypeVar("Found")
START_TIME: Final = 120.0  # seconds for everything; it takes two on an idle machine
BETWEEN: Final = 0.05  # seconds between two attempts


async def until_answers(child: Child, port: int, path: str, *, within: float) -> None:
    """Return when `GET path` answers with a status below 500.

    Raises Unstartable if the child ends, or after `within` seconds.
    """
    await _until(child, lambda: _status(port, path), within)


async def until_registered(child: Child, port: int, *, within: float) -> None:
    """Return when a media worker's health check says `registered`. Raises as `until_answers`."""
    await _until(child, lambda: _registered(port), within)


async def until_found(child: Child, find: Callable[[], Found | None], *, within: float) -> Found:
    """Return the result of `find` once it is not None. Raises as `until_answers`."""

    async def look() -> str:
        return "it is still preparing" if find() is None else ""

    await _until(child, look, within)
    found = find()
    assert found is not None
    return found


async def has_peers(port: int) -> bool:
    """Return whether anybody may be connected to a media worker: True, too, if it is too busy to say."""
    try:
        _, body = await asyncio.wait_for(_get(port, "/health/live"), 2.0)
        return bool(json.loads(body).get("peers"))
    except TimeoutError:
        return True
    except (OSError, ValueError, IndexError):
        return False  # it has not begun to listen yet, or has ended


def free_port() -> int:
    """Return a TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _until(child: Child, look: Callable[[], Awaitable[str]], within: float) -> None:
    """Repeat `look` until it returns "". Otherwise it returns why the child is not ready yet."""
    deadline = asyncio.get_running_loop().time() + within
    while True:
        why = await _look(look)
        if not why:
            return
        if not child.running:
            raise Unstartable(f"{child.name} stopped while starting: {child.last_words()} (all of it: {child.log})")
        if asyncio.get_running_loop().time() > deadline:
            raise Unstartable(f"{child.name} is not ready after {within:.0f} s: {why} (details: {child.log})")
        await asyncio.sleep(BETWEEN)


async def _look(look: Callable[[], Awaitable[str]]) -> str:
    try:
        return await asyncio.wait_for(look(), 2.0)
    except (OSError, ValueError, IndexError, TimeoutError) as error:
        return f"it does not answer ({error or 'no answer in 2 s'})"


async def _status(port: int, path: str) -> str:
    status, _ = await _get(port, path)
    return "" if status < 500 else f"it answers {status}"


async def _registered(port: int) -> str:
    _, body = await _get(port, "/health/ready")
    return "" if json.loads(body).get("registered") else "it is not registered with the control plane"


async def _get(port: int, path: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        return int(head.split()[1]), body
    finally:
        writer.close()
