"""A child process that cannot outlive its parent, logs to a file, and stops when asked."""

import asyncio
import ctypes
import os
import signal
from asyncio.subprocess import DEVNULL
from pathlib import Path
from typing import IO, Final, Protocol

PR_SET_PDEATHSIG: Final = 1
LOG_LIMIT: Final = 10_000_000  # bytes; a longer log is moved aside at the next start
PATIENCE: Final = 3.0  # seconds between asking it to stop and SIGKILL
_libc = ctypes.CDLL(None, use_errno=True)


class Running(Protocol):
    """A process of ours. `returncode` is None until it has ended, and negative for a signal."""

    pid: int

    @property
    def returncode(self) -> int | None: ...

    async def wait(self) -> int: ...


class Child:
    """One program. `descriptors` are listening sockets that it inherits under their own numbers."""

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        environment: dict[str, str],
        log: Path,
        descriptors: tuple[int, ...] = (),
        stop_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.environment = environment
        self.log = log
        self._command = command
        self._descriptors = descriptors
        self._stop_with = stop_with
        self._process: Running | None = None
        self._log_start = 0  # bytes

    async def start(self) -> None:
        """Start it in a process group of its own, so that the terminal's Ctrl-C reaches the parent only."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.old"))
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = await self._launch(log)

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def ended(self) -> int:
        """Wait until it ends, and return its exit code, negative for a signal."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """Ask it to end with `stop_with`, and kill it if it does not end in time."""
        if not self.running:
            return
        assert self._process is not None
        self._signal(self._stop_with)
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._process.wait()

    def last_words(self) -> str:
        """Return the last non-empty line of its log, for a message about its end."""
        lines = self.words()
        return lines[-1] if lines else "it said nothing"

    def words(self) -> list[str]:
        """Return the non-empty lines that it has logged since its last start."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            text = log.read().decode("utf-8", "replace")
        return [line.strip() for line in text.splitlines() if line.strip()]

    async def _launch(self, log: IO[bytes]) -> Running:
        parent = os.getpid()
        return await asyncio.create_subprocess_exec(
            *self._command,
            stdin=DEVNULL,
            stdout=log,
            stderr=log,
            env=self.environment,
            pass_fds=self._descriptors,
            process_group=0,
            preexec_fn=lambda: die_with(parent, self._stop_with),
        )

    def _signal(self, number: int) -> None:
        assert self._process is not None
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return


def die_with_parent() -> None:
    """Make this process end with SIGTERM when its parent ends, for whatever reason."""
    die_with(os.getppid(), signal.SIGTERM)


def die_with(parent: int, number: signal.Signals) -> None:
    """Make this process end with a signal when its parent ends, for whatever reason; at once if it has ended."""
    if not hasattr(_libc, "prctl"):
        return  # not Linux: orphans have to be stopped by hand
    _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
