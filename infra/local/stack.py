"""Run a whole Espacio for a test: own ports, folder and tables, in processes that end with the test.

with stack() as running:
    requests.get(running.origin)
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from infra.local.settings import ACCOUNT, site_files
from infra.release import release

ROOT: Final = Path(__file__).resolve().parents[2]
RUNNER_LOG: Final = "runner.log"
PATIENCE: Final = 10.0  # seconds for everything to stop


class NotStarted(Exception):
    """The stack did not start; the message is its output."""


@dataclass(frozen=True)
class Stack:
    """A running Espacio. `origin` is the address for browsers (`http://localhost:{port}`)."""

    origin: str
    port: int
    socket_url: str
    management_url: str
    dynamodb: str
    region: str
    prefix: str
    data: Path
    secret: str = field(repr=False)
    worker_secret: str = field(repr=False)
    worker_health: tuple[str, ...]
    started_in: float
    pid: int

    def environment(self) -> dict[str, str]:
        """Return the environment in which another process reaches the tables of this stack."""
        return {
            "AWS_ENDPOINT_URL": self.dynamodb,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "ESPACIO_SECRET": self.secret,
            "ESPACIO_WORKER_SECRET": self.worker_secret,
            "ESPACIO_SITE_ORIGINS": f"{self.origin},http://127.0.0.1:{self.port}",
            "ESPACIO_SOCKET_URL": self.socket_url,
            "ESPACIO_MANAGEMENT_URL": self.management_url,
            "ESPACIO_TABLE_PREFIX": self.prefix,
            "ESPACIO_MEDIA_BUCKET": f"{self.prefix}-media",
            "ESPACIO_JOBS_URL": f"{self.dynamodb}/{ACCOUNT}/{self.prefix}-jobs",
        }

    def log(self, name: str) -> str:
        """Return the log of `gateway`, `cloud` or `media-worker-1` so far."""
        return (self.data / "logs" / f"{name}.log").read_text("utf-8", "replace")


class Runner(Protocol):
    """The process that runs the others."""

    pid: int

    def send_signal(self, number: int) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


# Starts the runner with these arguments, this environment, the descriptor of its log and one that it inherits.
Launch = Callable[[list[str], dict[str, str], int, int], Runner]


def execute(arguments: list[str], environment: dict[str, str], log: int, ready: int) -> Runner:
    """Start the runner as people do."""
    command = [sys.executable, "-m", "infra.local", *arguments, "--ready-fd", str(ready)]
    return subprocess.Popen(  # noqa: S603 - our own module, with the test's own arguments
        command, cwd=ROOT, env=environment, pass_fds=(ready,), stdout=log, stderr=log, process_group=0
    )


@contextlib.contextmanager
def stack(
    *arguments: str,
    data: Path | None = None,
    environment: dict[str, str] | None = None,
    on_demand: bool = False,
    launch: Launch = execute,
) -> Iterator[Stack]:
    """Start everything on free ports, the first process by `launch`, and stop it afterwards. Raises NotStarted.

    `arguments` go to `python -m infra.local` (`--workers 2`, `--prefix t1`, `--host 0.0.0.0`, `--origin
    http://10.0.0.1:8000`, ...); `environment` is added to this process's own. Without `data` the folder is temporary.
    One media worker runs, or, `on_demand`, as many as somebody needs. Browsers keep static files for good, as they do
    those of a deployed release, so `frontend/` (or the bundle, with ESPACIO_SITE) must not change meanwhile.
    """
    arguments = arguments if on_demand else ("--workers", "1", *arguments)
    with contextlib.ExitStack() as cleanup:
        folder = data or Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="espacio-")))
        given = os.environ | (environment or {})
        given.setdefault("ESPACIO_STATIC_URL", f"/static/{release(site_files(given)[0])}")
        process, ready = _start(launch, folder, arguments, given)
        try:
            yield _wait(process, ready, folder / RUNNER_LOG)
        finally:
            _stop(process)


def _start(launch: Launch, folder: Path, arguments: tuple[str, ...], environment: dict[str, str]) -> tuple[Runner, int]:
    folder.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    with (folder / RUNNER_LOG).open("w") as log:
        given = ["--port", "0", "--data", str(folder), "--die-with-parent", *arguments]
        process = launch(given, environment, log.fileno(), writing)
    os.close(writing)
    return process, reading


def _wait(process: Runner, ready: int, log: Path) -> Stack:
    with os.fdopen(ready) as pipe:
        line = pipe.read()
    if not line:
        process.wait(PATIENCE)
        raise NotStarted("\n\n".join([log.read_text().strip(), *_last_lines(log.parent / "logs")]))
    facts = json.loads(line)
    facts |= {"data": Path(facts["data"]), "worker_health": tuple(facts["worker_health"]), "pid": process.pid}
    return Stack(**facts)


def _stop(process: Runner) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last_lines(logs: Path) -> list[str]:
    """Return the end of every child's log, because a temporary folder is deleted before anybody could look into it."""
    return [f"{log.name}:\n" + "\n".join(log.read_text().splitlines()[-20:]) for log in sorted(logs.glob("*.log"))]
