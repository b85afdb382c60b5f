"""Run the whole of Espacio on one machine: start, watch and stop the cloud, the gateway and media workers."""

import asyncio
import importlib.util
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from infra.bundle import is_stale
from infra.local import settings
from infra.local.child import Child
from infra.local.demo_ready import DemoReady, forget_ready, read_ready
from infra.local.outbox import FOLDER, Outbox, announce
from infra.local.ready import START_TIME, free_port, has_peers, until_answers, until_found, until_registered
from infra.local.supervisor import Supervisor
from infra.local.worker_processes import WorkerProcesses
from infra.preload import FRONTEND

ROOT: Final = Path(__file__).resolve().parents[2]
OUTBOX_PAUSE: Final = 0.5  # seconds between two looks into the folder


@dataclass(frozen=True)
class MachineOptions:
    """The options of the command line. Port 0 takes any free port."""

    port: int
    data: Path
    host: str = "127.0.0.1"
    prefix: str = "espacio"
    workers: int | None = 1  # None: as many as the Spaces need, as in a deployment
    origins: list[str] = field(default_factory=list)
    app: str = "app"
    gateway: list[str] = field(default_factory=list)


class Machine:
    """One running instance. `say` prints a sentence on the terminal; its processes are instances of `kind`."""

    def __init__(self, options: MachineOptions, say: Callable[[str], None], kind: type[Child] = Child) -> None:
        self._options = options
        self._kind = kind
        self._say = say
        self._supervisor = Supervisor(say)
        settings.prepare_folder(options.data)
        self._keys = settings.load_secrets(options.data)
        self._site = settings.listen(options.host, options.port)
        self._cloud = settings.listen("127.0.0.1", 0)
        self.port: int = self._site.getsockname()[1]
        self.cloud_port: int = self._cloud.getsockname()[1]
        self.worker_health: list[int] = []
        self._outbox = Outbox(options.data / FOLDER)
        self._postman: asyncio.Task[None] | None = None
        self._on_demand: WorkerProcesses | None = None
        if options.workers is None:
            self._on_demand = WorkerProcesses(self._supervisor, self._worker_child, self._plays)

    async def start(self) -> None:
        """Start everything, and return when all of it answers. Raises Unstartable."""
        cloud, gateway = self._cloud_child(), self._gateway_child()
        await self._supervisor.start(cloud, layer=0)
        await self._supervisor.start(gateway, layer=1)
        await until_answers(cloud, self.cloud_port, "/moto-api/", within=START_TIME)
        for warning in filter(None, (line.partition(settings.WARNING)[2] for line in cloud.words())):
            self._say(warning)
        (self._options.data / settings.ENDPOINT).write_text(
            f"http://127.0.0.1:{self.cloud_port} {self._options.prefix}\n"
        )
        workers = await self._start_workers()
        await until_answers(gateway, self.port, "/", within=START_TIME)
        for child, health in zip(workers, self.worker_health, strict=True):
            await until_registered(child, health, within=START_TIME)
        self._supervisor.watch()
        self._postman = asyncio.create_task(self._deliver())
        if self._on_demand is not None:
            self._on_demand.begin()

    async def stop(self) -> None:
        """Stop everything."""
        if self._postman is not None:
            self._postman.cancel()
        if self._on_demand is not None:
            await self._on_demand.close()
        await self._supervisor.stop()
        (self._options.data / settings.ENDPOINT).unlink(missing_ok=True)
        self._site.close()
        self._cloud.close()

    async def _deliver(self) -> None:
        """Say which mails the site has sent, until cancelled."""
        while True:
            for mail in self._outbox.new():
                announce(mail, self._say)
            await asyncio.sleep(OUTBOX_PAUSE)

    def facts(self) -> dict[str, object]:
        """Return addresses, folder, prefix and secrets, for tests."""
        return {
            "origin": f"http://localhost:{self.port}",
            "port": self.port,
            "socket_url": f"ws://localhost:{self.port}/{settings.STAGE}",
            "management_url": f"http://127.0.0.1:{self.port}/{settings.STAGE}",
            "dynamodb": f"http://127.0.0.1:{self.cloud_port}",
            "region": settings.REGION,
            "prefix": self._options.prefix,
            "data": str(self._options.data),
            "secret": self._keys.site,
            "worker_secret": self._keys.worker,
            "worker_health": [f"http://127.0.0.1:{port}/health/ready" for port in self.worker_health],
        }

    def child(
        self,
        name: str,
        *command: str,
        environment: dict[str, str],
        sockets: tuple[int, ...] = (),
        stop_with: signal.Signals = signal.SIGTERM,
    ) -> Child:
        """Return a child process that runs `python -m command...` and logs under its name."""
        log = self._options.data / "logs" / f"{name.lower().removeprefix('the ').replace(' ', '-')}.log"
        return self._kind(
            name,
            [sys.executable, "-m", *command],
            environment=environment,
            log=log,
            descriptors=sockets,
            stop_with=stop_with,
        )

    async def start_demo(self) -> DemoReady:
        """Start the demo, and return when its voices can be heard. Raises Unstartable."""
        folder = self._options.data / "demo"
        forget_ready(folder)
        command = ("infra.local.demo", "--origin", f"http://localhost:{self.port}", "--data", str(folder))
        demo = self.child("The demo", *command, environment=settings.base_environment())
        await self._supervisor.start(demo, layer=3)
        ready = await until_found(demo, lambda: read_ready(folder), within=START_TIME)
        self._supervisor.watch()
        return ready

    def _cloud_child(self) -> Child:
        fd = self._cloud.fileno()
        file = self._options.data / "cloud.snapshot"
        command = ["infra.local.moto_server", "--fd", str(fd), "--file", str(file)]
        descriptors = [fd]
        if self._on_demand is not None:
            descriptors.append(self._on_demand.descriptor)
            command += ["--workers-service", self._service(), "--workers-fd", str(self._on_demand.descriptor)]
        environment = settings.base_environment()
        return self.child("The cloud", *command, environment=environment, sockets=tuple(descriptors))

    def _service(self) -> str:
        """Return the name of the service of workers in ECS, as in a deployment."""
        return f"{self._options.prefix}/{self._options.prefix}-workers"

    def _gateway_child(self) -> Child:
        fd = self._site.fileno()
        options = self._options
        environment = settings.control_environment(
            self.port, self.cloud_port, self._keys, options.prefix, options.origins
        )
        if self._on_demand is not None:
            environment["ESPACIO_WORKERS_SERVICE"] = self._service()
        site, known = settings.site_files()
        if site != FRONTEND and is_stale(site.parent):
            self._say(f"The site in {site.parent} was bundled before files in frontend/ changed. Run make site again.")
        command = ("infra.local.gateway", "--fd", str(fd), "--app", options.app, "--static", str(site))
        return self.child("The gateway", *command, *options.gateway, environment=environment | known, sockets=(fd,))

    async def _start_workers(self) -> list[Child]:
        if importlib.util.find_spec("media_worker.__main__") is None:
            self._say("There is no media worker in this checkout: pages work, sound does not.")
            return []
        workers = [self._worker_child(number) for number in range(1, (self._options.workers or 0) + 1)]
        for worker in workers:
            await self._supervisor.start(worker, layer=2)
        return workers

    def _worker_child(self, number: int) -> Child:
        health = free_port()
        if self._on_demand is None:
            self.worker_health.append(health)
        environment = settings.worker_environment(self.port, self._keys, health)
        # On SIGTERM, a worker would play on until its Spaces have moved or ended; here nobody waits for that.
        return self.child(f"Media worker {number}", "media_worker", environment=environment, stop_with=signal.SIGINT)

    async def _plays(self, worker: Child) -> bool:
        """Return whether anybody is connected to a worker."""
        return await has_peers(int(worker.environment["ESPACIO_HEALTH_PORT"]))
