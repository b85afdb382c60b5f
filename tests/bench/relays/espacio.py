"""Our own media worker, as its container runs it, behind a control plane without a database."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack

from chalicelib.protocol import Room, WorkerAnswer
from tests.bench.relays.relay import Relay, Setting
from tests.bench.relays.source import SOURCES, SourceTrack
from tests.support.control_plane import ControlPlane, control_plane
from tests.support.patience import until_async
from tests.support.processes import running_process
from tests.support.room import seat, space

STAGE = space(1, [seat("a_host", "host")])


class Espacio:
    """A worker with one Space."""

    def __init__(self, plane: ControlPlane, pid: int, stage: Room) -> None:
        self.pid = pid
        self._plane = plane
        self._stage = stage
        self._people = 0

    async def join(self, offer: str) -> str:
        self._people += 1
        return await self.admit(f"g_{self._people}", offer)

    async def admit(self, person: str, offer: str) -> str:
        answer = await self._plane.admit(self._plane.grant("admit", self._stage, person), offer)
        if not isinstance(answer, WorkerAnswer):
            raise AssertionError(f"the worker refused {person}: {answer}")
        return answer.sdp


@asynccontextmanager
async def running(setting: Setting) -> AsyncIterator[Relay]:
    """Run the worker, with a host in it whose packets are sent by a stock aiortc peer."""
    source = SOURCES[setting.source]()
    async with worker() as relay, talking(relay, lambda: SourceTrack(source, asyncio.get_running_loop().time())):
        yield relay


@asynccontextmanager
async def worker(stage: Room = STAGE) -> AsyncIterator[Espacio]:
    """Run the worker alone."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        health = free.getsockname()[1]
    command = (sys.executable, "-m", "media_worker")
    async with (
        control_plane() as plane,
        running_process(*command, env=os.environ | plane.settings(health), stderr=DEVNULL) as process,
    ):
        await plane.registered()
        yield Espacio(plane, process.pid, stage)


@asynccontextmanager
async def talking(relay: Espacio, track: Callable[[], MediaStreamTrack]) -> AsyncIterator[None]:
    """Let the host in, a stock aiortc peer that sends this track, and unmute."""
    host = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    try:
        channel, texts = host.createDataChannel("events"), list[str]()
        channel.on("message", texts.append)
        host.addTrack(track())
        await host.setLocalDescription(await host.createOffer())
        answer = await relay.admit("a_host", host.localDescription.sdp)
        await host.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await until_async(lambda: None if texts else "the host has not been greeted")
        channel.send('{"type": "mute", "muted": false}')
        yield
    finally:
        await host.close()
