"""murmur, the server of Mumble: everybody in one channel, encryption for each listener, and no mixing."""

import asyncio
import selectors
import shutil
import socket
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from getpass import getuser
from itertools import count
from multiprocessing.connection import Connection
from typing import Final

from tests.bench.relays.listeners import CONSENT, report
from tests.bench.relays.mumble_client import MumbleClient
from tests.bench.relays.relay import Relay, Setting, free_port, listens
from tests.bench.relays.source import FRAME_TIME, SOURCES, Source
from tests.support.patience import until_async
from tests.support.processes import running_process

PROGRAMS: Final = ("murmurd", "mumble-server", "/usr/sbin/murmurd", "/usr/sbin/mumble-server")
# Without limits for many clients at one address.
SETTINGS: Final = """uname={user}
database={folder}/murmur.sqlite
logfile={folder}/murmur.log
port={port}
users={users}
bandwidth=558000
opusthreshold=0
autobanAttempts=0
bonjour=false
ice=
"""


def missing() -> str:
    """Return what is missing here to run it, or nothing."""
    return "" if any(map(shutil.which, PROGRAMS)) else "murmur is not here: install Debian's package `mumble-server`"


class Murmur:
    """A running server. Its listeners connect by themselves, and only ask for its port."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self._port = port

    async def join(self, offer: str) -> str:
        """Return the port."""
        return str(self._port)


@asynccontextmanager
async def running(setting: Setting) -> AsyncIterator[Relay]:
    """Run the server, with a talker in it."""
    port, settings = free_port(socket.SOCK_STREAM), setting.folder / "murmur.ini"
    who = {"user": getuser(), "folder": setting.folder}  # else it becomes a user who may not write there
    settings.write_text(SETTINGS.format(**who, port=port, users=setting.listeners + 10))
    program = next(name for name in PROGRAMS if shutil.which(name))
    command = (program, "-fg", "-ini", str(settings))
    async with running_process(*command, stdout=DEVNULL, stderr=DEVNULL) as process:
        await until_async(lambda: None if listens(port) else "murmur has not opened its port")
        talker = await asyncio.to_thread(MumbleClient, "talker", port)
        talking = asyncio.create_task(_talk(talker, SOURCES[setting.source]()))
        try:
            yield Murmur(process.pid, port)
        finally:
            talking.cancel()


async def _talk(talker: MumbleClient, source: Source) -> None:
    loop = asyncio.get_running_loop()
    start = renewed = loop.time()
    talker.renew()
    for number in count():
        frame, payload = source.at(number)
        await asyncio.sleep(start + frame * FRAME_TIME - loop.time())
        talker.say(payload)
        talker.take()
        if loop.time() - renewed > CONSENT:
            renewed = loop.time()
            talker.renew()


class MumbleCrowd:
    """Many listeners in one process."""

    def __init__(self) -> None:
        self.clients: list[MumbleClient] = []
        self._renewed = 0.0
        self._selector = selectors.DefaultSelector()

    def add(self, port: int) -> None:
        """Let one more in, while the others go on."""
        client = MumbleClient(f"listener{len(self.clients)}", port)
        self.clients.append(client)
        for one in (client.udp, client.tcp):
            self._selector.register(one, selectors.EVENT_READ, client)
        client.renew()
        self.turn(0)

    def turn(self, seconds: float) -> None:
        """Read what comes, for at most so long, and renew what is due."""
        for client in {key.data for key, _ in self._selector.select(seconds)}:
            client.take()
        if time.monotonic() - self._renewed > CONSENT:
            self._renewed = time.monotonic()
            for client in self.clients:
                client.renew()


def listen(pipe: Connection, count: int) -> None:
    """Run a process of listeners. It asks for the port, and then reports."""
    pipe.send("port")
    port, crowd = int(pipe.recv()), MumbleCrowd()
    for _ in range(count):
        crowd.add(port)
    report(pipe, crowd.turn, lambda: [client.received for client in crowd.clients])
