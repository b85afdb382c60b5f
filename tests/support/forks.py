"""Processes of this project that start as forks of one that has imported them already: the stacks of most tests.

The three processes of a stack spend most of their start on imports. A fork spends nothing on them. Everything else is
as if `python -m` had started it (arguments, environment, descriptors, signals, exit codes), but for
`/proc/{pid}/cmdline` and `environ`, which are those of the process that was forked. Tests about the processes
themselves use `infra.local.stack.stack`, which forks nothing.
"""

import asyncio
import gc
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import IO, Any, Final

from infra.local.child import Child, Running, die_with
from infra.local.stack import ROOT, Stack, stack

IMPORTED: Final = "tests.support.imported"
_server = get_context("forkserver")
_server.set_forkserver_preload(["__main__", IMPORTED])


class Fork:
    """`python -m module arguments...` in the project's folder, with the methods of `subprocess.Popen` that tests use.

    It writes to the descriptor `log`, and inherits `descriptors`, whose numbers replace the arguments `{0}`, `{1}`, ...
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        environment: dict[str, str],
        log: int,
        descriptors: tuple[int, ...] = (),
    ) -> None:
        given = [Connection(os.dup(number)) for number in (log, *descriptors)]
        self._process = _server.Process(target=_serve, args=(module, arguments, environment, given))
        self._process.start()
        for connection in given:
            connection.close()
        assert self._process.pid is not None
        self.pid: int = self._process.pid

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self._process.exitcode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code, negative for a signal. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return self._process.exitcode


class ForkedChild(Child):
    """A child of a process that has imported all that the child needs."""

    async def _launch(self, log: IO[bytes]) -> Running:
        process = ForkProcess(target=self._run, args=(os.getpid(), log.fileno()))
        # What is sent before it has handlers of its own would end up in the event loop of this process.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        process.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return _Forked(process)

    def _run(self, parent: int, log: int) -> None:
        die_with(parent, self._stop_with)
        _, _, module, *arguments = self._command
        _become(module, arguments, self.environment, log, self._descriptors)


class _Forked:
    """A forked process, as asyncio has its subprocesses."""

    def __init__(self, process: ForkProcess) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self._process = process
        self._ended = asyncio.Event()
        self._descriptor = os.pidfd_open(self.pid)
        asyncio.get_running_loop().add_reader(self._descriptor, self._end)

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    async def wait(self) -> int:
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self._process.join()
        self._ended.set()


@contextmanager
def forked_stack(
    *arguments: str, data: Path | None = None, environment: dict[str, str] | None = None, on_demand: bool = False
) -> Iterator[Stack]:
    """Like `infra.local.stack.stack`, of forked processes."""
    with stack(*arguments, data=data, environment=environment, on_demand=on_demand, launch=_fork_runner) as running:
        yield running


def main() -> int:
    """Run a stack as `python -m infra.local` does, whose processes are forks of this one."""
    from infra.local.__main__ import main

    return main(ForkedChild)


def _fork_runner(arguments: list[str], environment: dict[str, str], log: int, ready: int) -> Fork:
    all_arguments = [*arguments, "--ready-fd", "{0}"]
    return Fork(__name__, all_arguments, environment=environment, log=log, descriptors=(ready,))


def _serve(module: str, arguments: Sequence[str], environment: dict[str, str], given: list[Connection]) -> None:
    log, *descriptors = [os.dup(connection.fileno()) for connection in given]
    for connection in given:
        connection.close()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    numbers = {f"{{{place}}}": str(number) for place, number in enumerate(descriptors)}
    _become(module, [numbers.get(argument, argument) for argument in arguments], environment, log, descriptors)


def _become(
    module: str, arguments: list[str], environment: dict[str, str], log: int, descriptors: Sequence[int]
) -> None:
    """Do what `python -m module arguments...` does, in a process of its own. Raises SystemExit."""
    os.setpgid(0, 0)
    gc.freeze()  # what the other process had may be closed, but not collected: it would close what is ours by then
    _forget_event_loop()
    _keep_only(log, descriptors)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    sys.exit(_main_of(module)())


def _forget_event_loop() -> None:
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    asyncio._set_running_loop(None)
    asyncio.set_event_loop(None)


def _keep_only(log: int, descriptors: Sequence[int]) -> None:
    """Write to the log, read nothing, and close whatever else is open."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, source in enumerate((nothing, log, log)):
        os.dup2(source, number)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(write_through=True)  # type: ignore[union-attr]
    sys.stdin = os.fdopen(0, closefd=False)  # that of multiprocessing has another number
    kept = sorted({0, 1, 2, *descriptors})
    for below, above in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(below + 1, above)


def _main_of(module: str) -> Any:
    """The function `main` that `python -m module` calls."""
    found = importlib.import_module(module)
    if hasattr(found, "__path__"):
        found = importlib.import_module(f"{module}.__main__")
    return found.main
