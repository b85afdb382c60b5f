"""One media worker: puts its parts together, and shuts them down in order."""

import asyncio
import logging
import secrets
import time
from typing import Any, Final

from aioice.ice import get_host_addresses

from media_worker.config import Config
from media_worker.control.background import BackgroundTasks
from media_worker.control.grants import GrantCheck
from media_worker.control.rooms import Rooms
from media_worker.control.signalling import Signalling
from media_worker.control.task_protection import TaskProtection
from media_worker.edge.udp_edge import UdpEdge
from media_worker.health import serve_health

DRAIN: Final = 5.0  # s that people get to reconnect elsewhere
PAUSE: Final = 0.02  # s between checks whether everybody has gone

log = logging.getLogger(__name__)


class MediaWorker:
    """Plays Spaces from `run` until `stop`. Must be created on the event loop that it runs on."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._stopping = asyncio.Event()
        self._patience = DRAIN
        self.edge = UdpEdge(advertised(config))
        grants = GrantCheck(config.worker_secret, config.worker_id)
        loop = asyncio.get_running_loop()
        self.rooms = Rooms(self.edge, grants, loop, lambda: secrets.randbits(32), time.time)
        self.signalling = Signalling(config, self.rooms)
        self._background = BackgroundTasks()

    def stop(self, patience: float = DRAIN) -> None:
        """Disconnect everybody within `patience` seconds, and make `run` return."""
        self._patience = min(patience, self._patience)
        self._stopping.set()

    def status(self) -> dict[str, Any]:
        """The body of a health check's answer."""
        return {
            "worker": self._config.worker_id,
            "registered": self.signalling.registered,
            "rooms": len(self.rooms),
            "peers": self.rooms.peers,
        }

    async def run(self) -> None:
        """Serve until `stop`, then drain. Raises OSError if a port is taken."""
        port = self.edge.open(self._config.udp_host, self._config.udp_port)
        health = None
        if self._config.health_port is not None:
            health = await serve_health(self._config.udp_host, self._config.health_port, self.status)
        log.info("listening", extra={"udp_port": port, "addresses": advertised(self._config)})
        if self._config.ecs_agent is not None:
            self._background.start(TaskProtection(self._config.ecs_agent, lambda: self.rooms.peers > 0).keep())
        signalling = asyncio.create_task(self.signalling.run())
        await self._stopping.wait()
        await self._drain()
        self.signalling.stop()
        await signalling
        await self._background.cancel()
        self.rooms.close()
        self.edge.close("moved")
        if health is not None:
            await health.cleanup()

    async def _drain(self) -> None:
        log.info("draining", extra={"peers": self.rooms.peers})
        self.rooms.drain()
        await self.signalling.beat()
        for _ in range(int(self._patience / PAUSE)):
            if not self.rooms.peers:
                return
            await asyncio.sleep(PAUSE)


def advertised(config: Config) -> list[str]:
    """The IP addresses that SDP answers offer: the configured ones, else the bound one, else all of this machine."""
    if config.public_addresses:
        return list(config.public_addresses)
    if config.udp_host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return [config.udp_host]
    return ["127.0.0.1", *get_host_addresses(use_ipv4=True, use_ipv6=config.udp_host == "::")]
