"""A running edge, and real aiortc peers that connect to it on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from fractions import Fraction
from itertools import cycle
from typing import Any

import av
import numpy as np
from aioice import stun
from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack
from numpy.typing import NDArray

from media_worker.edge.limits import EdgeLimits
from media_worker.edge.udp_edge import UdpEdge
from media_worker.peer import AudioPacket, Peer

RATE = 48_000


class RecordingObserver:
    """A `PeerObserver` that records every call."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.events: list[str] = []
        self.packets: list[AudioPacket] = []
        self.texts: list[str] = []
        self.reasons: list[str] = []

    def opened(self) -> None:
        self.events.append("opened")

    def audio_received(self, packet: AudioPacket) -> None:
        self.packets.append(packet)

    def text_received(self, text: str) -> None:
        self.texts.append(text)

    def closed(self, reason: str) -> None:
        self.reasons.append(reason)


class RunningEdge:
    """An edge on loopback, and everybody who has joined."""

    def __init__(
        self, limits: EdgeLimits | None = None, *, host: str = "127.0.0.1", addresses: Sequence[str] = ("127.0.0.1",)
    ) -> None:
        self.edge = UdpEdge(addresses, limits)
        self.port = self.edge.open(host, 0)
        self.observers: list[RecordingObserver] = []
        self.clients: list[Client] = []

    def admit(self, offer: str) -> tuple[str, RecordingObserver]:
        def meet(peer: Peer) -> RecordingObserver:
            self.observers.append(RecordingObserver(peer))
            return self.observers[-1]

        answer = self.edge.accept(offer, meet)
        return answer, self.observers[-1]

    async def join(self, track: MediaStreamTrack | None = None) -> "Client":
        """Add a stock aiortc peer that has made its offer and received the answer."""
        client = Client(self, track)
        self.clients.append(client)
        await client.offer()
        return client

    async def leave(self) -> None:
        for client in self.clients:
            await client.connection.close()
        self.edge.close()


class Client:
    """A stock aiortc peer with a data channel `events`."""

    def __init__(self, stage: RunningEdge, track: MediaStreamTrack | None, *, with_channel: bool = True) -> None:
        self.stage = stage
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.texts: list[str] = []
        self.samples: list[NDArray[np.int16]] = []
        self.with_channel = with_channel
        if with_channel:
            self.channel: RTCDataChannel = self.connection.createDataChannel("events")
            self.channel.on("message", self.texts.append)
        self.connection.addTrack(track or AudioStreamTrack())
        self.connection.on("track", self._listen)
        self._tasks: set[asyncio.Task[None]] = set()

    async def offer(self) -> None:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        answer, self.observer = self.stage.admit(self.connection.localDescription.sdp)
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    def _listen(self, track: MediaStreamTrack) -> None:
        task = asyncio.ensure_future(self._drain(track))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if isinstance(frame, av.AudioFrame):
                    self.samples.append(frame.to_ndarray().reshape(-1, 2)[:, 0].astype(np.int16))
        except Exception:
            return


class Tone(MediaStreamTrack):
    """A steady sine in real time, 20 ms at a time."""

    kind = "audio"

    def __init__(self, hertz: float) -> None:
        super().__init__()
        self._hertz = hertz
        self._position = 0
        self._start: float | None = None

    async def recv(self) -> av.AudioFrame:
        loop = asyncio.get_running_loop()
        self._start = self._start if self._start is not None else loop.time()
        await asyncio.sleep(max(0.0, self._start + self._position / RATE - loop.time()))
        frame = av.AudioFrame.from_ndarray(sine(self._hertz, self._position, 960)[None, :], layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._position, Fraction(1, RATE)
        self._position += 960
        return frame


def sine(hertz: float, start: int, count: int) -> NDArray[np.int16]:
    """Return `count` int16 samples at 48 kHz, from sample `start`."""
    return (8_000 * np.sin(2 * np.pi * hertz * np.arange(start, start + count) / RATE)).astype(np.int16)


def opus_packets(hertz: float, count: int) -> list[bytes]:
    """Return `count` Opus packets of 20 ms of a tone."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.options = {"frame_duration": "20"}
    packets: list[bytes] = []
    for number in range(count + 5):
        frame = av.AudioFrame.from_ndarray(sine(hertz, number * 960, 960)[None, :], layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, number * 960, Fraction(1, RATE)
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets[:count]


@asynccontextmanager
async def playing(stage: RunningEdge, hertz: float, csrcs: Sequence[int] = (7,)) -> AsyncIterator[None]:
    """Send everybody a tone in the meantime, one packet every 20 ms, without bursts to catch up after a pause."""

    async def play() -> None:
        clock = asyncio.get_running_loop().time
        due = clock()
        for number, payload in enumerate(cycle(opus_packets(hertz, 300))):
            peers = [observer.peer for observer in stage.observers]
            stage.edge.send_audio(peers, payload, number * 960, csrcs, number == 0)
            due = max(due + 0.02, clock())
            await asyncio.sleep(due - clock())

    task = asyncio.ensure_future(play())
    try:
        yield
    finally:
        task.cancel()


class Wire:
    """A tap on the socket of the edge: records all datagrams, and drops those that `loses(direction, datagram)`."""

    def __init__(self, edge: UdpEdge) -> None:
        self._inner = edge._socket
        self.loses: Callable[[str, bytes], bool] = lambda _direction, _datagram: False
        self.arrived: list[tuple[bytes, tuple[str, int]]] = []
        self.departed: list[tuple[bytes, tuple[str, int]]] = []
        edge._socket = edge._reader._source = self  # type: ignore[assignment]

    def receive(self) -> tuple[bytes, tuple[str, int]] | None:
        while (received := self._inner.receive()) is not None:
            self.arrived.append(received)
            if not self.loses("in", received[0]):
                return received
        return None

    def send(self, datagram: bytes, address: tuple[str, int]) -> None:
        self.departed.append((datagram, address))
        if not self.loses("out", datagram):
            self._inner.send(datagram, address)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def check_from(ufrags: tuple[str, str], password: str, *, nominate: bool = True) -> bytes:
    """Return a connectivity check as the browser of an offer would send it.

    `ufrags` are the edge's and the browser's.
    """
    attributes: dict[str, Any] = {"USERNAME": ":".join(ufrags), "PRIORITY": 1, "ICE-CONTROLLING": 1}
    if nominate:
        attributes["USE-CANDIDATE"] = None
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
    message.add_message_integrity(password.encode())
    return bytes(message)
