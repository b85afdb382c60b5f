"""The worker's side of the control plane: one outbound WebSocket, kept alive and renewed.

The sound does not depend on it: while it is down, rooms go on as they are.
"""

import asyncio
import logging
import random
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Final

import aiohttp

from chalicelib.domain.errors import Refused
from chalicelib.protocol import (
    MESSAGE_LIMIT,
    Admit,
    Complaint,
    End,
    Heartbeat,
    Keep,
    Registered,
    Release,
    SetRole,
    ToWorker,
    WorkerAnswer,
    WorkerRefusal,
    parse_to_worker,
)
from chalicelib.tokens import SERVICE, Service, seal
from media_worker.config import Config
from media_worker.control.evidence_uploads import EvidenceUploads
from media_worker.control.link import ControlLink
from media_worker.control.rooms import Rooms

BEAT: Final = 2.0  # s between heartbeats
LIFETIME: Final = 110 * 60.0  # s: API Gateway ends a connection after 2 h
CREDENTIAL: Final = 300  # s that a service credential is good for: one connect
PATIENCE: Final = 10.0  # s for connecting and being registered
BACKOFF: Final = (0.2, 5.0)  # s: the first pause and the longest
ADMISSIONS: Final = 256  # waiting; more are refused at once
PING: Final = 30.0  # s between pings, which find a dead connection

log = logging.getLogger(__name__)


class Signalling:
    """Registers, beats, and does what grants say. `run` until `stop`."""

    def __init__(self, config: Config, rooms: Rooms, *, lifetime: float = LIFETIME, beat: float = BEAT) -> None:
        self.ignored = 0  # messages that were none
        self._config = config
        self._rooms = rooms
        self._lifetime = lifetime
        self._beat = beat
        self._evidence_uploads = EvidenceUploads()
        self._link: ControlLink | None = None
        self._stopping = asyncio.Event()
        self._admissions: asyncio.Queue[Admit] = asyncio.Queue(ADMISSIONS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._used = (time.process_time(), time.monotonic())

    @property
    def registered(self) -> bool:
        """Whether the control plane knows us right now."""
        return self._link is not None and self._link.registered.is_set() and not self._link.ended.is_set()

    async def run(self) -> None:
        """Keep one registered connection; the next is registered before an old one is closed."""
        self._spawn(self._keep_beating())
        self._spawn(self._keep_admitting())
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

    async def beat(self) -> None:
        """Tell the control plane now that we live, how loaded we are, and who listens."""
        if self._link is not None and self.registered:
            reports = self._rooms.reports(time.monotonic())
            await self._link.send(Heartbeat(self._config.worker_id, self._load(), reports, self._rooms.draining))

    async def _connect(self, session: aiohttp.ClientSession) -> ControlLink:
        async with asyncio.timeout(PATIENCE):
            expires = int(time.time()) + CREDENTIAL
            credential = seal(self._config.worker_secret, SERVICE, Service(self._config.worker_id, expires))
            headers = {"Authorization": f"Bearer {credential}"}
            socket = await session.ws_connect(
                self._config.control_url, headers=headers, heartbeat=PING, max_msg_size=MESSAGE_LIMIT
            )
            link = ControlLink(socket, self._config.worker_id)
            self._spawn(link.read(self._take))
            try:
                await link.register()
                await self._first(link.registered, link.ended)
                if not link.registered.is_set():
                    raise ConnectionError("The control plane closed the connection before it registered us.")
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
        """Wait until the connection ends, is too old, or we stop; False if it ended at once."""
        start = time.monotonic()
        spread = self._lifetime * random.uniform(0.9, 1.0)  # noqa: S311 - no secret, keeps workers apart
        with suppress(TimeoutError):
            async with asyncio.timeout(spread):
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
        await self._evidence_uploads.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

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

    async def _keep_admitting(self) -> None:
        """One admission at a time, with a breath between: each costs 2 ms, and the mixer's clock must not wait."""
        while True:
            message = await self._admissions.get()
            await self._say(self._admit(message))
            await asyncio.sleep(0.002)

    def _admit(self, message: Admit) -> WorkerAnswer | WorkerRefusal:
        try:
            return WorkerAnswer(message.grant, self._rooms.admit(message.grant, message.sdp))
        except Refused as error:
            return _refusal(message, error.code, error.message)
        except Exception:
            log.exception("admission failed")
            return _refusal(message, "unavailable", "The worker could not answer this offer.")

    def _take(self, link: ControlLink, text: str) -> None:
        try:
            self._act(link, parse_to_worker(text))
        except Refused as error:
            self.ignored += 1
            log.warning("refused", extra={"code": error.code, "error": error.message})
        except Exception:
            log.exception("command failed")

    def _act(self, link: ControlLink, message: ToWorker) -> None:
        match message:
            case Registered():
                self._rooms.report_all()
                link.registered.set()
            case Admit():
                self._enqueue(message)
            case SetRole(grant=grant):
                self._rooms.set_role(grant)
            case End(grant=grant):
                self._rooms.end(grant)
            case Release(grant=grant):
                self._rooms.release(grant)
            case Keep(grant=grant):
                self._evidence_uploads.store(self._rooms.keep(grant))
            case Complaint(code=code, message=text):
                log.warning("complaint", extra={"code": code, "error": text})
                if code == "not_registered":
                    self._spawn(link.register())

    def _enqueue(self, message: Admit) -> None:
        try:
            self._admissions.put_nowait(message)
        except asyncio.QueueFull:
            text = f"{ADMISSIONS} people are waiting to come in; try again in a moment."
            self._spawn(self._say(_refusal(message, "unavailable", text)))

    async def _say(self, message: WorkerAnswer | WorkerRefusal) -> None:
        if self._link is not None:
            await self._link.send(message)

    def _load(self) -> float:
        """The share of one core used since the last heartbeat, 0 to 1."""
        used, now = time.process_time(), time.monotonic()
        share = (used - self._used[0]) / max(now - self._used[1], 1e-3)
        self._used = (used, now)
        return min(max(share, 0.0), 1.0)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _refusal(message: Admit, code: str, text: str) -> WorkerRefusal:
    return WorkerRefusal(message.grant, code, text[:300])
