"""Stock aiortc as a relay: an RTCPeerConnection for each listener."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import MediaStreamTrack

from tests.bench.relays.relay import Relay, Setting
from tests.bench.relays.source import SOURCES, SourceTrack, voice


class Aiortc:
    """A process of stock peers."""

    def __init__(self, pipe: Connection, pid: int) -> None:
        self.pid = pid
        self._pipe = pipe

    async def join(self, offer: str) -> str:
        self._pipe.send(offer)
        answer: str = await asyncio.to_thread(self._pipe.recv)
        return answer


@asynccontextmanager
async def sharing(setting: Setting) -> AsyncIterator[Relay]:
    """Run stock peers that all send the same packets, which is the least that aiortc can do for a listener."""
    async with _running(_share, setting.source) as relay:
        yield relay


@asynccontextmanager
async def relaying(setting: Setting) -> AsyncIterator[Relay]:
    """Run stock peers behind aiortc's MediaRelay, which encodes for each listener."""
    async with _running(_relay, setting.source) as relay:
        yield relay


@asynccontextmanager
async def _running(serve: Callable[[Connection, str], None], source: str) -> AsyncIterator[Relay]:
    pipe, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, source), daemon=True)
    process.start()
    try:
        yield Aiortc(pipe, process.pid or 0)
    finally:
        process.kill()
        process.join()


def _share(pipe: Connection, source: str) -> None:
    packets = SOURCES[source]()

    async def serve() -> None:
        start = asyncio.get_running_loop().time()
        await _answer(pipe, lambda: SourceTrack(packets, start))

    asyncio.run(serve())


def _relay(pipe: Connection, source: str) -> None:
    async def serve() -> None:
        relay, track = MediaRelay(), voice(source)
        await _answer(pipe, lambda: relay.subscribe(track))

    asyncio.run(serve())


async def _answer(pipe: Connection, track: Callable[[], MediaStreamTrack]) -> None:
    """Answer offers, each by a peer with a track of its own."""
    peers = []
    while True:
        offer = await asyncio.to_thread(pipe.recv)
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peers.append(peer)
        await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        peer.addTrack(track())
        await peer.setLocalDescription(await peer.createAnswer())
        pipe.send(peer.localDescription.sdp)
