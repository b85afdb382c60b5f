"""Stock aiortc as a relay: an RTCPeerConnection for each listener."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import Any, Final

import av
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import MediaStreamTrack

from tests.bench.relays.relay import Relay
from tests.support.edge import Tone, opus_packets

PACKETS: Final = 500


class SharedPackets(MediaStreamTrack):
    """A track of Opus packets that were encoded once; every listener has one of its own, on a common clock."""

    kind = "audio"

    def __init__(self, payloads: list[bytes], start: float) -> None:
        super().__init__()
        self._payloads = payloads
        self._start = start
        self._number = int((asyncio.get_running_loop().time() - start) / 0.02)

    async def recv(self) -> "av.Packet[Any]":
        self._number += 1
        await asyncio.sleep(self._start + self._number * 0.02 - asyncio.get_running_loop().time())
        packet = av.Packet(self._payloads[self._number % len(self._payloads)])
        packet.pts, packet.time_base = self._number * 960, Fraction(1, 48_000)
        return packet


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
async def sharing(folder: str) -> AsyncIterator[Relay]:
    """Run stock peers that all send the same packets, which is the least that aiortc can do for a listener."""
    async with _running(_share) as relay:
        yield relay


@asynccontextmanager
async def relaying(folder: str) -> AsyncIterator[Relay]:
    """Run stock peers behind aiortc's MediaRelay, which encodes for each listener."""
    async with _running(_relay) as relay:
        yield relay


@asynccontextmanager
async def _running(serve: Callable[[Connection], None]) -> AsyncIterator[Relay]:
    pipe, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield Aiortc(pipe, process.pid or 0)
    finally:
        process.kill()
        process.join()


def _share(pipe: Connection) -> None:
    payloads = opus_packets(440, PACKETS)

    async def serve() -> None:
        start = asyncio.get_running_loop().time()
        await _answer(pipe, lambda: SharedPackets(payloads, start))

    asyncio.run(serve())


def _relay(pipe: Connection) -> None:
    async def serve() -> None:
        relay, voice = MediaRelay(), Tone(440)
        await _answer(pipe, lambda: relay.subscribe(voice))

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
