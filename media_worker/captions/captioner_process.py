"""The worker's side of its captioner: a process that is fed without waiting, and started again after its end."""

import asyncio
import logging
import os
import socket
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from media_worker.captions.backlog import LATE
from media_worker.captions.frames import SpokenFrame
from media_worker.captions.replies import Pace, Reply, unpack

COMMAND: Final = (sys.executable, "-m", "media_worker.captions")
WAITING: Final = 4_000  # frames that wait for the captioner, 8 MB; at more, the oldest are dropped
REPLY: Final = 65_536  # bytes, at most
LOOK: Final = 1.0  # s between looks whether the captioner has stopped
BACKOFF: Final = (0.5, 60.0)  # s, the first pause after its end and the longest
OFTEN: Final = 2  # ends in a row from which on readers are told
HEALTHY: Final = 60.0  # s, after which its end is not counted as another failure in a row

log = logging.getLogger(__name__)


class CaptionerProcess:
    """Starts with the first frame. Nothing here holds up the event loop; what does not fit is dropped."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        receive: Callable[[Reply], None],
        command: Sequence[str] = COMMAND,
        backoff: tuple[float, float] = BACKOFF,
    ) -> None:
        """`receive` gets its captions, and each change of pace. `command` gets a socket as standard input."""
        self.dropped = 0  # frames
        self._loop = loop
        self._receive = receive
        self._command = command
        self._backoff = backoff
        self._waiting: deque[tuple[float, bytes]] = deque()  # when it was sent (s), and the message
        self._socket: socket.socket | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._writing = False  # whether the loop tells us when the socket takes more
        self._own = Pace(behind=False)  # what the captioner says of itself
        self._dropped_at = -LATE  # when frames were dropped (s)
        self._ends = 0  # since it made the last caption, or ran for long
        self._told = Pace(behind=False)

    @property
    def pid(self) -> int | None:
        """The id of the process; None if it does not run."""
        return None if self._process is None or self._process.returncode is not None else self._process.pid

    def send(self, frame: SpokenFrame) -> None:
        """Give it a frame, now or as soon as it takes it. Frames that waited for more than 8 s are dropped."""
        if self._keeping is None:
            self._keeping = self._loop.create_task(self._keep())
        self._waiting.append((frame.sent_at, frame.pack()))
        self._drop_late(frame.sent_at)
        self._flush()

    async def close(self) -> None:
        """End it, without its last captions."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def _keep(self) -> None:
        failures = 0
        looking = self._loop.create_task(self._look())
        try:
            while True:
                began = self._loop.time()
                await self._run()
                is_healthy = self._loop.time() - began > HEALTHY
                failures, self._ends = (1, 1) if is_healthy else (failures + 1, self._ends + 1)
                longest: float = min(self._backoff[0] * 2 ** min(failures - 1, 10), self._backoff[1])
                await asyncio.sleep(longest)
        finally:
            looking.cancel()

    async def _run(self) -> None:
        """Run it until it ends."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        try:
            with theirs:
                self._process = await _start(self._command, theirs)
            self._socket = ours
            self._loop.add_reader(ours, self._read)
            self._flush()
            log.error("captioner ended", extra={"status": await self._process.wait()})
        except OSError as error:
            log.error("captioner not started", extra={"error": str(error)})
        finally:
            await self._disconnect(ours)

    async def _disconnect(self, ours: socket.socket) -> None:
        self._loop.remove_reader(ours)
        self._loop.remove_writer(ours)
        self._socket, self._writing, self._own = None, False, Pace(behind=False)
        ours.close()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def _look(self) -> None:
        while True:
            self._drop_late(self._loop.time())
            self._tell_pace()
            await asyncio.sleep(LOOK)

    def _drop_late(self, now: float) -> None:
        while self._waiting and (now - self._waiting[0][0] > LATE or len(self._waiting) > WAITING):
            self._waiting.popleft()
            self.dropped += 1
            self._dropped_at = now

    def _flush(self) -> None:
        """Write until the socket is full; then the loop calls again."""
        if self._socket is None:
            return
        try:
            while self._waiting:
                self._socket.send(self._waiting[0][1])
                self._waiting.popleft()
        except BlockingIOError:
            pass
        except OSError:
            return  # it has ended; `_run` sees to it
        if self._writing != bool(self._waiting):
            self._writing = bool(self._waiting)
            if self._writing:
                self._loop.add_writer(self._socket, self._flush)
            else:
                self._loop.remove_writer(self._socket)

    def _read(self) -> None:
        assert self._socket is not None
        try:
            message = self._socket.recv(REPLY)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if not message:
            self._loop.remove_reader(self._socket)
            return
        try:
            self._take(unpack(message))
        except msgspec.MsgspecError as error:
            log.error("captioner not understood", extra={"error": str(error)})

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, Pace):
            self._own = reply
        else:
            self._ends = 0
            self._receive(reply)
        self._tell_pace()

    def _tell_pace(self) -> None:
        behind = self._own.behind or self._loop.time() - self._dropped_at < LATE
        pace = Pace(behind, unavailable=self._own.unavailable or self._ends >= OFTEN)
        if pace != self._told:
            self._told = pace
            self._receive(pace)


async def _start(command: Sequence[str], connection: socket.socket) -> asyncio.subprocess.Process:
    """Start a captioner with our environment, but without the secret that it has no use for."""
    environment = {name: value for name, value in os.environ.items() if name != "ESPACIO_WORKER_SECRET"}
    return await asyncio.create_subprocess_exec(*command, stdin=connection.fileno(), env=environment)
