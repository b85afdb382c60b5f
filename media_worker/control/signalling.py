"""The worker's connection to the control plane: one outbound WebSocket, kept alive and renewed.

Audio does not depend on it: while it is down, rooms go on as they are.
"""

import asyncio
import logging
import random
import time
from contextlib import suppress
from typing import Final

import aiohttp

from chalicelib.protocol import MESSAGE_LIMIT, Register, RequestUploads, WorkerAnswer, WorkerRefusal
from chalicelib.tokens import SERVICE, ServiceCredential, seal
from media_worker.config import Config
from media_worker.control.background import BackgroundTasks
from media_worker.control.commands import Commands
from media_worker.control.heartbeats import heartbeats
from media_worker.control.link import ControlLink
from media_worker.control.rooms import Rooms

BEAT: Final = 2.0  # s between heartbeats
LIFETIME: Final = 110 * 60.0  # s of one connection; API Gateway closes it after 2 h
CREDENTIAL: Final = 300  # s that a service credential is valid, for one connect
PATIENCE: Final = 10.0  # s for connecting and registering
BACKOFF: Final = (0.2, 2.0)  # s, the first pause after a failure and the longest
MOST_ENDPOINTS: Final = 16  # of a machine with many interfaces
PING: Final = 30.0  # s between pings, which detect a dead connection

log = logging.getLogger(__name__)


class Signalling:
    """Registers the worker, sends heartbeats and passes on commands, from `run` until `stop`."""

    def __init__(self, config: Config, rooms: Rooms, *, lifetime: float = LIFETIME, beat: float = BEAT) -> None:
        """`lifetime` is that of one connection, `beat` the time between heartbeats (s)."""
        self._config = config
        self._rooms = rooms
        self._lifetime = lifetime
        self._beat = beat
        self._link: ControlLink | None = None
        self._stopping = asyncio.Event()
        self._background = BackgroundTasks()
        self.commands = Commands(rooms, self._answer, self._background)

    @property
    def registered(self) -> bool:
        """Whether there is a connection on which the control plane has registered us."""
        return self._link is not None and self._link.registered.is_set() and not self._link.ended.is_set()

    async def run(self) -> None:
        """Keep one connection registered. A new one is registered before the old one is closed."""
        self._background.start(self._keep_beating())
        async with aiohttp.ClientSession() as session:
            failures = 0
            while not self._stopping.is_set():
                try:
                    fresh = await self._connect(session)
                except (aiohttp.ClientError, OSError, TimeoutError) as error:
                    failures += 1
                    log.warning("not connected", extra={"failures": failures, "error": str(error) or repr(error)})
                    await self._pause(failures)
                    continue
                await self._replace(fresh)
                failures = 0 if await self._lasts(fresh) else failures + 1
                if failures:
                    await self._pause(failures)
            await self._shut()

    def stop(self) -> None:
        """Make `run` close the connection and return."""
        self._stopping.set()

    async def request_uploads(self, space: str) -> None:
        """Ask for a form to upload segments of a Space's recording. Does nothing if we are not registered."""
        if self._link is not None and self.registered:
            await self._link.send(RequestUploads(space))

    async def beat(self) -> None:
        """Send a heartbeat now: our load and the reports of our rooms. Does nothing if we are not registered."""
        if self._link is not None and self.registered:
            link, reports = self._link, self._rooms.reports(time.monotonic())
            about = self._rooms.draining, self._rooms.totals()
            for message in heartbeats(self._config.worker_id, self._rooms.load_now(), reports, *about):
                await link.send(message)

    async def _connect(self, session: aiohttp.ClientSession) -> ControlLink:
        async with asyncio.timeout(PATIENCE):
            expires = int(time.time()) + CREDENTIAL
            credential = seal(self._config.worker_secret, SERVICE, ServiceCredential(self._config.worker_id, expires))
            headers = {"Authorization": f"Bearer {credential}"}
            socket = await session.ws_connect(
                self._config.control_url, headers=headers, heartbeat=PING, max_msg_size=MESSAGE_LIMIT
            )
            link = ControlLink(socket, Register(self._config.worker_id, self._rooms.edge.endpoints[:MOST_ENDPOINTS]))
            self._background.start(link.read(self.commands.receive))
            try:
                await link.register()
                await self._first(link.registered, link.ended)
                if not link.registered.is_set():
                    raise ConnectionError("The control plane closed the connection before registering this worker.")
            except BaseException:
                await link.close()
                raise
            return link

    async def _replace(self, fresh: ControlLink) -> None:
        older, self._link = self._link, fresh
        log.info("registered", extra={"worker": self._config.worker_id})
        await self.beat()
        if older is not None:
            await older.close()

    async def _lasts(self, link: ControlLink) -> bool:
        """Wait until the connection ends or is too old, or we stop. False if it ended within ten seconds."""
        start = time.monotonic()
        lifetime = self._lifetime * random.uniform(0.9, 1.0)  # noqa: S311 - no secret; spreads workers' renewals
        with suppress(TimeoutError):
            async with asyncio.timeout(lifetime):
                await self._first(link.ended, self._stopping)
        return not link.ended.is_set() or time.monotonic() - start > PATIENCE

    async def _pause(self, failures: int) -> None:
        longest = min(BACKOFF[0] * 2 ** min(failures - 1, 10), BACKOFF[1])
        with suppress(TimeoutError):
            async with asyncio.timeout(longest * random.uniform(0.5, 1.0)):  # noqa: S311 - as above
                await self._stopping.wait()

    async def _shut(self) -> None:
        if self._link is not None:
            await self._link.close()
        await self.commands.close()
        await self._background.cancel()

    async def _first(self, *events: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in events]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(self._beat)
            await self.beat()

    async def _answer(self, message: WorkerAnswer | WorkerRefusal) -> None:
        if self._link is not None:
            await self._link.send(message)
