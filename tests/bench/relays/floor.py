"""The least that a relay can do, in C: `floor.c`, with packets of 20 ms, and with three in one as ours are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Final

from media_worker.audio.long_packets import LongPackets
from media_worker.audio.sound import OutgoingPacket
from media_worker.edge.native.compiler import CompilationFailed, run_compiler
from tests.bench.relays.relay import Relay, Setting
from tests.bench.relays.source import SOURCES, Source
from tests.support.processes import running_process

PROGRAM: Final = Path(__file__).with_suffix(".c")
BUILT: Final = Path("build/bench/floor")


@cache
def missing() -> str:
    """Compile the program; returns why that is not possible here, or nothing."""
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    try:
        run_compiler(["-std=c11", "-O2", "-Wall", "-Wextra", "-o", str(BUILT), str(PROGRAM), "-lcrypto"])
    except CompilationFailed as error:
        return f"the floor in C needs a C compiler and OpenSSL's headers (Debian: libssl-dev): {error}"
    return ""


class Floor:
    """The running program, which is given one address after the other."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.pid = process.pid
        self._process = process

    async def join(self, offer: str) -> str:
        """Add an address and port; there is nothing to answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{offer}\n".encode())
        await self._process.stdin.drain()
        return ""


@asynccontextmanager
async def short(setting: Setting) -> AsyncIterator[Relay]:
    """Send packets of 20 ms, as they come."""
    async with _running(setting, SOURCES[setting.source]()) as relay:
        yield relay


@asynccontextmanager
async def long(setting: Setting) -> AsyncIterator[Relay]:
    """Send up to three frames in a packet, joined as our worker joins them."""
    async with _running(setting, joined(SOURCES[setting.source]())) as relay:
        yield relay


def joined(source: Source) -> Source:
    """Return a source with neighbouring frames in one packet, each at the time of its first frame."""
    long_packets = LongPackets()
    waiting = [packet for frame, payload in source.packets for packet in long_packets.add(frame, _mixed(payload))]
    every = [*waiting, *long_packets.flush()]
    return Source(source.frames, tuple((one.number, one.payload) for one in every))


def _mixed(payload: bytes) -> OutgoingPacket:
    return OutgoingPacket(to=None, payload=payload, csrcs=(), marker=False)


@asynccontextmanager
async def _running(setting: Setting, source: Source) -> AsyncIterator[Relay]:
    if missing():
        raise AssertionError(missing())
    file = setting.folder / "source"
    file.write_bytes(source.to_bytes())
    command = [str(BUILT), str(file), str(setting.listeners)]
    async with running_process(*command, stdin=asyncio.subprocess.PIPE) as process:
        yield Floor(process)
