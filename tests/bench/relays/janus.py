"""Janus, with one of its plugins, and a talker who sends it RTP."""

import asyncio
import shutil
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import aiohttp

from infra.local.speech import FRAME
from tests.bench.relays.janus_plugins import TYPE, AudioBridge, Plugin, Streaming
from tests.bench.relays.relay import Relay, Setting, free_port, listens
from tests.bench.relays.source import FRAME_TIME, SOURCES, Source
from tests.support.patience import until_async
from tests.support.processes import running_process

FOLDERS: Final = ("plugins", "transports", "events", "loggers")
# Its Unix sockets are no choice: on a busy machine their thread ends before the plugin says that it has begun.
TRANSPORT: Final = "libjanus_websockets.so"


def missing() -> str:
    """Return what is missing here to run it, or nothing."""
    return "" if shutil.which("janus") else "Janus is not here: install Debian's package `janus`"


class Janus:
    """A Janus process, which is asked over a WebSocket. It offers, and listeners answer."""

    def __init__(self, api: aiohttp.ClientWebSocketResponse, pid: int, plugin: Plugin) -> None:
        self.pid = pid
        self._api = api
        self._plugin = plugin
        self._session = 0

    async def begin(self) -> int:
        """Open the session that all share; returns the port for the talker."""
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]
        return await self._plugin.begin(self)

    async def join(self, offer: str) -> str:
        """See `Relay`."""
        return await self._plugin.join(self, offer)

    async def attach(self, plugin: str) -> int:
        """See `JanusApi`."""
        attach = {"janus": "attach", "session_id": self._session, "plugin": f"janus.plugin.{plugin}"}
        handle: int = (await self._ask(attach))["data"]["id"]
        return handle

    async def message(
        self, handle: int, body: dict[str, Any], answer: str | None = None, *, offers: bool = False
    ) -> dict[str, Any]:
        """See `JanusApi`."""
        message = {"janus": "message", "session_id": self._session, "handle_id": handle, "body": body}
        jsep = {"jsep": {"type": "answer", "sdp": answer}} if answer else {}
        await self._api.send_json(message | {"transaction": "t"} | jsep)
        # The event can overtake the acknowledgement. Others, such as "webrtcup", are about other people.
        acknowledged, event = False, dict[str, Any]()
        while not (acknowledged and event):
            got = await self._next()
            acknowledged |= got["janus"] == "ack"
            answers = "plugindata" in got and got["sender"] == handle and (not offers or "jsep" in got)
            event = got if answers else event
        return event

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        await self._api.send_json(message | {"transaction": "t"})
        while (answer := await self._next())["janus"] != "success":
            pass
        return answer

    async def _next(self) -> dict[str, Any]:
        found: dict[str, Any] = await self._api.receive_json()
        refused = found.get("error") or found.get("plugindata", {}).get("data", {}).get("error")
        if refused:
            raise AssertionError(f"Janus refuses: {refused}")
        return found


@asynccontextmanager
async def default(setting: Setting) -> AsyncIterator[Relay]:
    """Run Janus as Debian configures it: a thread for each listener."""
    async with _running(setting, Streaming(), loops=0) as relay:
        yield relay


@asynccontextmanager
async def with_loops(setting: Setting) -> AsyncIterator[Relay]:
    """Run Janus with `event_loops = 2`, its cheapest setting."""
    async with _running(setting, Streaming(), loops=2) as relay:
        yield relay


@asynccontextmanager
async def mixing(setting: Setting) -> AsyncIterator[Relay]:
    """Run Janus with AudioBridge, also with `event_loops = 2`."""
    async with _running(setting, AudioBridge(), loops=2) as relay:
        yield relay


@asynccontextmanager
async def _running(setting: Setting, plugin: Plugin, loops: int) -> AsyncIterator[Relay]:
    folder, api = setting.folder, free_port(socket.SOCK_STREAM)
    _configure(folder, plugin, api, loops)
    command = ["janus", "-F", str(folder), "-C", str(folder / "janus.jcfg")]
    with (folder / "janus.log").open("w") as log:
        async with running_process(*command, stdout=log, stderr=log) as process:
            await until_async(lambda: None if listens(api) else "Janus has not opened its port")
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(f"http://127.0.0.1:{api}", protocols=("janus-protocol",)) as api_socket,
            ):
                relay = Janus(api_socket, process.pid, plugin)
                talking = asyncio.create_task(_talk(await relay.begin(), SOURCES[setting.source]()))
                try:
                    yield relay
                finally:
                    talking.cancel()


def _configure(folder: Path, plugin: Plugin, api: int, loops: int) -> None:
    """Write what Janus reads at its start."""
    home = next(Path("/usr/lib").glob("*/janus"))
    folders = "\n".join(f'  {name}_folder = "{home / name}"' for name in FOLDERS)
    needed = {"plugins": f"libjanus_{plugin.name}.so", "transports": TRANSPORT}
    unused = {
        kind: ",".join(sorted(file.name for file in (home / kind).glob("*.so") if file.name != name))
        for kind, name in needed.items()
    }
    (folder / "janus.jcfg").write_text(
        f'general: {{\n  configs_folder = "{folder}"\n{folders}\n  debug_level = 2\n  session_timeout = 0\n'
        + (f"  event_loops = {loops}\n" if loops else "")
        + "}\nnat: { ice_lite = true }\n"
        + "".join(f'{kind}: {{ disable = "{names}" }}\n' for kind, names in unused.items())
    )
    (folder / "janus.transport.websockets.jcfg").write_text(
        f'general: {{\n  json = "compact"\n  ws = true\n  ws_ip = "127.0.0.1"\n  ws_port = {api}\n}}\n'
    )
    (folder / f"janus.plugin.{plugin.name}.jcfg").write_text(plugin.configuration())


async def _talk(port: int, source: Source) -> None:
    """Send the source to a port of loopback."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in count():
            frame, payload = source.at(number)
            await asyncio.sleep(start + frame * FRAME_TIME - loop.time())
            header = struct.pack("!BBHII", 0x80, TYPE, number % 2**16, frame * FRAME % 2**32, 7)
            sender.sendto(header + payload, ("127.0.0.1", port))
