"""People who come in at a steady rate, in a process of their own: light peers with a data channel, by aiortc's SCTP."""

import asyncio
import socket
import struct
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import pairwise
from multiprocessing.connection import Connection

from aiortc.rtcdatachannel import RTCDataChannel, RTCDataChannelParameters
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, RTCCertificate
from aiortc.rtcsctptransport import RTCSctpCapabilities, RTCSctpTransport
from OpenSSL import SSL

from tests.support.light_peers import OFFER, LightPeer

_TIMESTAMPS = 35  # SO_TIMESTAMPNS: the kernel says when each datagram came, however late its process reads it


class Newcomer(LightPeer):
    """A light peer with a data channel. `greeted` is called with its number at the first message of the room."""

    def __init__(self, number: int, certificate: RTCCertificate, context: SSL.Context) -> None:
        super().__init__(number, certificate, context)
        self.ufrag = f"newcomer{number:05}"
        self.number = number
        self.greeted: Callable[[int], None] = lambda _number: None
        self.state = "connected"  # aiortc's SCTP takes this object for its RTCDtlsTransport, and reads these
        self._role = "client"
        self._sctp: RTCSctpTransport | None = None

    @property
    def offer(self) -> str:
        """SDP as Chromium would write it, with a data channel."""
        lines = [line for line in OFFER.splitlines() if not line.startswith(("a=ice-ufrag", "a=fingerprint"))]
        lines[4:4] = [f"a=ice-ufrag:{self.ufrag}", f"a=fingerprint:sha-256 {self._fingerprint}"]
        return "\r\n".join([*lines, ""])

    def arrived(self) -> None:
        """Read everything that waits in the socket."""
        while True:
            try:
                datagram = self.socket.recv(2_048)
            except BlockingIOError:
                return
            if datagram[0] < 128:
                self._take(datagram if datagram[0] >= 20 else b"")

    def _take(self, datagram: bytes) -> None:
        """Take a datagram of DTLS, or an empty one when the edge has answered a check."""
        if self._sctp is not None:
            self._read(datagram)
        else:
            self._shake(datagram)
            if self.connected:
                self._open_channel()

    def _open_channel(self) -> None:
        self._sctp = RTCSctpTransport(self)  # type: ignore[arg-type]
        _run(self._sctp.start(RTCSctpCapabilities(maxMessageSize=65_536), 5_000))
        channel = RTCDataChannel(self._sctp, RTCDataChannelParameters(label="events"))
        channel.once("message", lambda _text: self.greeted(self.number))

    def _read(self, datagram: bytes) -> None:
        if datagram:
            self._ssl.bio_write(datagram)
        while self._sctp is not None:
            try:
                data = self._ssl.recv(2_048)
            except SSL.Error:
                return
            _run(self._sctp._handle_data(data))

    async def _send_data(self, data: bytes) -> None:
        self._ssl.send(data)
        self.socket.send(self._ssl.bio_read(2_048))

    def _register_data_receiver(self, receiver: object) -> None:
        """Do nothing: `arrived` passes everything on."""

    def _unregister_data_receiver(self, receiver: object) -> None:
        """Do nothing, as above."""


class Ear(LightPeer):
    """A light peer that notes when each packet of sound came: `times` are those of the kernel (s)."""

    def __init__(self, number: int, certificate: RTCCertificate, context: SSL.Context) -> None:
        super().__init__(number, certificate, context)
        self.ufrag = f"ear{number:05}"
        self.times: list[float] = []
        self.socket.setsockopt(socket.SOL_SOCKET, _TIMESTAMPS, 1)

    def arrived(self) -> None:
        """Read everything that waits in the socket."""
        while True:
            try:
                datagram, notes, _, _ = self.socket.recvmsg(2_048, 64)
            except BlockingIOError:
                return
            if datagram[0] >= 128:
                seconds, nanoseconds = struct.unpack("ll", notes[0][2][:16])
                if not 192 <= datagram[1] <= 223:
                    self.times.append(seconds + nanoseconds / 1e9)
            elif not self.connected:
                self._shake(datagram if datagram[0] >= 20 else b"")


class Rush:
    """Newcomers on the event loop of their process, and one `Ear`, who has the number -1."""

    def __init__(self, pipe: Connection) -> None:
        self.greeted: set[int] = set()
        self.refused: set[int] = set()
        self.told = asyncio.Event()
        self._pipe = pipe
        self._loop = asyncio.get_running_loop()
        self._certificate = RTCCertificate.generateCertificate()
        self._context = self._certificate._create_ssl_context([SRTP_AEAD_AES_128_GCM])
        self._peers: dict[int, Newcomer | Ear] = {}
        self.ear = Ear(-1, self._certificate, self._context)
        self._offer(self.ear, -1)
        self._loop.add_reader(pipe.fileno(), self._answered)

    def come(self, number: int) -> None:
        """Let one more come in."""
        newcomer = Newcomer(number, self._certificate, self._context)
        newcomer.greeted = self.greeted.add
        self._offer(newcomer, number)

    def _offer(self, peer: Newcomer | Ear, number: int) -> None:
        self._peers[number] = peer
        self._loop.add_reader(peer.socket, peer.arrived)
        self._pipe.send((number, peer.offer))

    def _answered(self) -> None:
        while self._pipe.poll():
            number, answer = self._pipe.recv()
            if number is None:
                self.told.set()
            elif answer is None:
                self.refused.add(number)
            else:
                self._peers[number].begin(answer)


def come_in(pipe: Connection, count: int, rate: float) -> None:
    """Run a process in which an `Ear` joins, and after the message `(None, None)` `count` newcomers, `rate` a second.

    It sends `(number, offer)` and receives `(number, answer)`, None as an answer for a refusal. When everybody has
    been greeted or refused, or ten seconds after the last came, it sends `(None, (greeted, gap))`: the longest time
    between two packets that the ear got while they came (s). All stay until `(None, None)` comes again.
    """
    asyncio.run(_come_in(pipe, count, rate))


async def _come_in(pipe: Connection, count: int, rate: float) -> None:
    loop, rush = asyncio.get_running_loop(), Rush(pipe)
    await rush.told.wait()
    begun, heard = loop.time(), len(rush.ear.times)
    for number in range(count):
        await asyncio.sleep(begun + number / rate - loop.time())
        rush.come(number)
    for _ in range(200):
        if len(rush.greeted) + len(rush.refused) == count:
            break
        await asyncio.sleep(0.05)
    gap = max(later - earlier for earlier, later in pairwise(rush.ear.times[heard:]))
    rush.told.clear()
    pipe.send((None, (len(rush.greeted), gap)))
    await rush.told.wait()


def _run(coroutine: Coroutine[object, None, object]) -> None:
    """Run a coroutine of aiortc's SCTP, which never waits."""
    with suppress(StopIteration):
        coroutine.send(None)
