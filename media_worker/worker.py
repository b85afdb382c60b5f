"""One media worker: puts its parts together, and shuts them down in order."""

import asyncio
import logging
import math
import secrets
import time
from functools import partial
from typing import Any, Final

from aioice.ice import get_host_addresses

from media_worker.captions.speech_streams import SpeechStreams
from media_worker.config import NO_CAPTIONS, Config
from media_worker.control.arrivals import Arrivals
from media_worker.control.background import BackgroundTasks
from media_worker.control.grants import GrantCheck
from media_worker.control.rooms import Rooms
from media_worker.control.signalling import Signalling
from media_worker.control.task_protection import TaskProtection
from media_worker.control.worker_load import Reading, WorkerLoad
from media_worker.edge.probe import Probe
from media_worker.edge.udp_edge import UdpEdge
from media_worker.health import serve_health
from media_worker.long_lived import CalmCollections
from media_worker.memory import memory_limit, memory_share
from media_worker.recording.recordings import Recordings

DRAIN: Final = 110.0  # s for other workers to take our Spaces; ECS and Spot give us 120, of which uploads may take 8
LAST: Final = 0.5  # s of it in which people who are still here are disconnected
PAUSE: Final = 0.02  # s between checks whether everybody has gone
BEAT: Final = 0.5  # s between heartbeats while Spaces wait for other workers

log = logging.getLogger(__name__)


class MediaWorker:
    """Plays Spaces from `run` until `stop`. Must be created on the event loop that it runs on."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._stopping = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._deadline = math.inf  # `loop.time()` at which everybody must be gone (s)
        self.edge = UdpEdge(advertised(config), probe=Probe.of(config.worker_secret, config.worker_id))
        grants = GrantCheck(config.worker_secret, config.worker_id)
        self.recordings = Recordings(
            self._loop,
            lambda space: self.signalling.request_uploads(space),
            time.time,
            lambda space, lost: self.rooms.sound_lost(space, lost),
            config.spool,
        )
        self.streams = None if config.captions == NO_CAPTIONS else SpeechStreams(self._loop, time.time)
        self.rooms = Rooms(
            self.edge,
            grants,
            self._loop,
            lambda: secrets.randbits(32),
            time.time,
            self.recordings,
            self.streams,
            WorkerLoad(partial(_reading, memory_limit()), config.most_connections),
            config.automatic_gain,
            arrivals=Arrivals(config.guests_of_network),
        )
        self.signalling = Signalling(config, self.rooms)
        self._background = BackgroundTasks()

    def stop(self, patience: float = DRAIN) -> None:
        """Let other workers take our Spaces, disconnect everybody within `patience` seconds, and make `run` return."""
        self._deadline = min(self._deadline, self._loop.time() + patience)
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
        about = {"udp_port": port, "addresses": advertised(self._config), "compiled": self.edge.fanout.compiled}
        log.info("listening", extra=about)
        if self._config.ecs_agent is not None:
            self._background.start(TaskProtection(self._config.ecs_agent, lambda: self.rooms.peers > 0).keep())
        collections = CalmCollections(self._loop, lambda: self.edge.packets_sent)
        signalling = asyncio.create_task(self.signalling.run())
        await self._stopping.wait()
        await self._drain()
        collections.close()
        self.rooms.close()
        await self.recordings.close(max(0.0, self._deadline - self._loop.time()))
        if self.streams is not None:
            await self.streams.close()
        self.signalling.stop()
        await signalling
        await self._background.cancel()
        self.edge.close("moved")
        if health is not None:
            await health.cleanup()

    async def _drain(self) -> None:
        log.info("draining", extra={"peers": self.rooms.peers})
        self.rooms.drain()
        await self.signalling.beat()
        while not await self._emptied(BEAT, LAST):
            self.rooms.report_all()
            await self.signalling.beat()
        self.rooms.dismiss()
        await self._emptied(LAST, 0.0)

    async def _emptied(self, seconds: float, before: float) -> bool:
        """Wait for `seconds` until everybody has gone. False if somebody is here, and more than `before` seconds are
        left."""
        until = self._loop.time() + seconds
        while True:
            now = self._loop.time()
            if not self.rooms.peers or now >= self._deadline - before:
                return True
            if now >= until:
                return False
            await asyncio.sleep(PAUSE)


def advertised(config: Config) -> list[str]:
    """The IP addresses that SDP answers offer: the configured ones, else the bound one, else all of this machine."""
    if config.public_addresses:
        return list(config.public_addresses)
    if config.udp_host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return [config.udp_host]
    return ["127.0.0.1", *get_host_addresses(use_ipv4=True, use_ipv6=config.udp_host == "::")]


def _reading(limit: int) -> Reading:
    """What this process has used; `limit` is the memory that it may have (bytes)."""
    return Reading(time.process_time(), memory_share(limit))
