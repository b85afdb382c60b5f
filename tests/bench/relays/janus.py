"""Janus with its streaming plugin: one mountpoint, fed with RTP, that listeners watch."""

import asyncio
import shutil
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.bench.relays.relay import Relay
from tests.support.edge import opus_packets
from tests.support.patience import until_async

FOLDERS: Final = {"plugins": "plugins", "transports": "transports", "events": "events", "loggers": "loggers"}
# Its Unix sockets are no choice: on a busy machine their thread ends before the plugin says that it has begun.
NEEDED: Final = {"plugins": "libjanus_streaming.so", "transports": "libjanus_websockets.so"}
TYPE: Final = 111  # RTP's payload type
ANSWER: Final = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE {mid}
m=audio 9 UDP/TLS/RTP/SAVPF {type}
c=IN IP4 0.0.0.0
a=mid:{mid}
a=recvonly
a=rtcp-mux
a=setup:active
a=ice-ufrag:{ice-ufrag}
a=ice-pwd:{ice-pwd}
a=fingerprint:{fingerprint}
a=candidate:{candidate}
a=rtpmap:{type} opus/48000/2
"""


def installed() -> bool:
    """Return whether Debian's package `janus` is here."""
    return shutil.which("janus") is not None


class Janus:
    """A Janus process, which is asked over a WebSocket. It offers, and listeners answer."""

    def __init__(self, api: aiohttp.ClientWebSocketResponse, pid: int) -> None:
        self.pid = pid
        self._api = api
        self._session = 0

    async def begin(self) -> None:
        """Open the session that all listeners share."""
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]

    async def join(self, offer: str) -> str:
        """Watch the mountpoint; the listener's offer is turned into its answer."""
        attach = {"janus": "attach", "session_id": self._session, "plugin": "janus.plugin.streaming"}
        handle = (await self._ask(attach))["data"]["id"]
        sdp = str((await self._message(handle, {"request": "watch", "id": 1}))["jsep"]["sdp"])
        theirs, ours = _attributes(offer), _attributes(sdp)
        answer = ANSWER.format_map({**theirs, "mid": ours["mid"], "type": TYPE}).replace("\n", "\r\n")
        await self._message(handle, {"request": "start"}, {"type": "answer", "sdp": answer})
        return sdp

    async def _message(self, handle: int, body: dict[str, Any], jsep: dict[str, str] | None = None) -> dict[str, Any]:
        """Send a message to the plugin, and return the event that answers it."""
        message = {"janus": "message", "session_id": self._session, "handle_id": handle, "body": body}
        await self._api.send_json(message | {"transaction": "t"} | ({"jsep": jsep} if jsep else {}))
        # The event can overtake the acknowledgement. Others, such as "webrtcup", are about earlier listeners.
        acknowledged, event = False, dict[str, Any]()
        while not (acknowledged and event):
            got = await self._next()
            acknowledged |= got["janus"] == "ack"
            event = got if "plugindata" in got and got["sender"] == handle else event
        return event

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        await self._api.send_json(message | {"transaction": "t"})
        while (answer := await self._next())["janus"] != "success":
            pass
        return answer

    async def _next(self) -> dict[str, Any]:
        found: dict[str, Any] = await self._api.receive_json()
        if found["janus"] == "error":
            raise AssertionError(f"Janus refuses: {found['error']}")
        return found


@asynccontextmanager
async def default(folder: str) -> AsyncIterator[Relay]:
    """Run Janus as Debian configures it: a thread for each listener."""
    async with _running(Path(folder), loops=0) as relay:
        yield relay


@asynccontextmanager
async def with_loops(folder: str) -> AsyncIterator[Relay]:
    """Run Janus with `event_loops = 2`, its cheapest setting."""
    async with _running(Path(folder), loops=2) as relay:
        yield relay


@asynccontextmanager
async def _running(folder: Path, loops: int) -> AsyncIterator[Relay]:
    voice, api = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
    _configure(folder, voice, api, loops)
    command = ["janus", "-F", str(folder), "-C", str(folder / "janus.jcfg")]
    with (folder / "janus.log").open("w") as log:
        process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
    talking = asyncio.create_task(_talk(voice))
    try:
        await until_async(lambda: None if _listens(api) else "Janus has not opened its port")
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"http://127.0.0.1:{api}", protocols=("janus-protocol",)) as api_socket,
        ):
            relay = Janus(api_socket, process.pid)
            await relay.begin()
            yield relay
    finally:
        talking.cancel()
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _configure(folder: Path, voice: int, api: int, loops: int) -> None:
    """Write what Janus reads at its start."""
    home = next(Path("/usr/lib").glob("*/janus"))
    folders = "\n".join(f'  {name}_folder = "{home / name}"' for name in FOLDERS)
    unused = {
        kind: ",".join(sorted(file.name for file in (home / kind).glob("*.so") if file.name != needed))
        for kind, needed in NEEDED.items()
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
    (folder / "janus.plugin.streaming.jcfg").write_text(
        f'voice: {{\n  type = "rtp"\n  id = 1\n  audio = true\n  audioport = {voice}\n  audiopt = {TYPE}\n'
        '  audiocodec = "opus"\n}\n'
    )


async def _talk(port: int) -> None:
    """Feed the mountpoint."""
    loop, payloads = asyncio.get_running_loop(), opus_packets(440, 500)
    start = loop.time()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in count():
            header = struct.pack("!BBHII", 0x80, TYPE, number % 2**16, number * 960 % 2**32, 7)
            sender.sendto(header + payloads[number % len(payloads)], ("127.0.0.1", port))
            await asyncio.sleep(start + (number + 1) * 0.02 - loop.time())


def _attributes(sdp: str) -> dict[str, str]:
    return dict(line[2:].split(":", 1) for line in sdp.splitlines() if line.startswith("a=") and ":" in line)


def free_port(kind: socket.SocketKind) -> int:
    """Return a port of loopback that nobody uses."""
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
