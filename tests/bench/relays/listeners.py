"""Listeners for any relay: light peers that also answer checks, as relays with full ICE want it."""

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import Final

from aioice import stun
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, RTCCertificate
from OpenSSL import SSL

from tests.support.light_peers import OFFER, LightPeer

CONSENT: Final = 5.0  # s between two checks of a listener, RFC 7675
CHECK: Final = 0.3  # s between two checks until a listener is connected
JOINING: Final = 8  # handshakes at a time
PATIENCE: Final = 60.0  # s that such a group may take
REQUEST: Final = b"\0\1"  # how a check begins
PASSWORD: Final = next(line[10:] for line in OFFER.splitlines() if line.startswith("a=ice-pwd:"))


class Listener(LightPeer):
    """A light peer that connects to the first candidate, and answers checks.

    It is at the machine's own address: Janus, for one, has no candidate on loopback.
    """

    def __init__(self, number: int, certificate: RTCCertificate, context: SSL.Context) -> None:
        super().__init__(number, certificate, context)
        self.socket.close()
        self.socket = udp_socket()

    @property
    def offer(self) -> str:
        """SDP without a data channel, for the DTLS client, with the address as its only candidate."""
        whole = super().offer.replace("a=setup:actpass", "a=setup:active")
        lines = [line for line in whole.splitlines() if not line.startswith("a=candidate")]
        port = self.socket.getsockname()[1]
        return "\r\n".join([*lines, f"a=candidate:1 1 udp 2130706431 {own_address()} {port} typ host", ""])

    def begin(self, answer: str) -> None:
        """Check and nominate the relay's address; when it answers, DTLS starts."""
        found = dict(line[2:].split(":", 1) for line in answer.splitlines() if line.startswith("a=") and ":" in line)
        candidates = [line.split() for line in answer.splitlines() if line.startswith("a=candidate:")]
        address, port = next((part[4], part[5]) for part in candidates if part[2].lower() == "udp")
        self.socket.connect((address, int(port)))
        attributes = {"USERNAME": f"{found['ice-ufrag']}:{self.ufrag}", "PRIORITY": 1, "ICE-CONTROLLING": 1}
        check = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        check.attributes |= attributes | {"USE-CANDIDATE": None}
        self._check = _signed(check, found["ice-pwd"])
        self.check()

    def take(self) -> None:
        """Read everything that waits. A relay that has closed its port has lost this listener, who will be counted."""
        with suppress(ConnectionRefusedError):
            super().take()

    def check(self) -> None:
        """Send a connectivity check."""
        with suppress(ConnectionRefusedError):
            super().check()

    def _checked(self, datagram: bytes) -> None:
        if datagram[:2] == REQUEST:
            self._respond(datagram)
        else:
            super()._checked(datagram)

    def _respond(self, datagram: bytes) -> None:
        request = stun.parse_message(datagram)
        response = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, request.transaction_id)
        response.attributes["XOR-MAPPED-ADDRESS"] = self.socket.getpeername()
        self.socket.send(_signed(response, PASSWORD))


def _signed(message: stun.Message, password: str) -> bytes:
    message.add_message_integrity(password.encode())
    message.add_fingerprint()
    return bytes(message)


class Crowd:
    """Many listeners in one process."""

    def __init__(self, count: int, kind: type[Listener] = Listener) -> None:
        certificate = RTCCertificate.generateCertificate()
        context = certificate._create_ssl_context([SRTP_AEAD_AES_128_GCM])
        self.peers = [kind(number, certificate, context) for number in range(count)]
        self._renewals = deque[tuple[float, Listener]]()  # when whose consent is due, soonest first
        self._selector = selectors.DefaultSelector()
        for peer in self.peers:
            self._selector.register(peer.socket, selectors.EVENT_READ, peer)

    def join(self, pipe: Connection) -> None:
        """Send every offer, and connect to what comes back; some at a time."""
        for start in range(0, len(self.peers), JOINING):
            joining = self.peers[start : start + JOINING]
            for peer in joining:
                pipe.send(peer.offer)
                peer.begin(pipe.recv())
            self._connect(joining)
            self._renewals.extend((time.monotonic() + CONSENT, peer) for peer in joining)

    def _connect(self, joining: list[Listener]) -> None:
        """Wait for connections. Janus drops the first hello, and the answer to a check makes OpenSSL repeat it."""
        begun = checked = time.monotonic()
        while waiting := [peer for peer in joining if not peer.connected]:
            self.turn(0.05)
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError(f"{len(waiting)} listeners have not been connected in {PATIENCE:.0f} s")
            if time.monotonic() - checked > CHECK:
                checked = time.monotonic()
                for peer in waiting:
                    peer.check()

    def turn(self, seconds: float) -> None:
        """Read what comes, for at most so long, and renew the consents that are due."""
        for key, _events in self._selector.select(seconds):
            key.data.take()
        now = time.monotonic()
        while self._renewals and self._renewals[0][0] <= now:
            _, peer = self._renewals.popleft()
            peer.check()
            self._renewals.append((now + CONSENT, peer))


def udp_socket() -> socket.socket:
    """Return a socket on a free port of all addresses, with room for a quarter of a megabyte."""
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
    one.bind(("", 0))
    one.setblocking(False)
    return one


@cache
def own_address() -> str:
    """Return the address of this machine's default interface, or loopback if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def report(pipe: Connection, turn: Callable[[float], None], counts: Callable[[], list[int]]) -> None:
    """Send "ready", and at `True` two numbers; `False` ends it. `turn` receives for so many seconds at most.

    They are the packets that all have received so far, and how many have received any since the last `True`. `counts`
    returns the packets of each.
    """
    pipe.send("ready")
    before = counts()
    while True:
        turn(0.05)
        if not pipe.poll():
            continue
        if not pipe.recv():
            return
        after = counts()
        pipe.send((sum(after), sum(new > old for new, old in zip(after, before, strict=True))))
        before = after


def listen(pipe: Connection, count: int) -> None:
    """Run a process of listeners: sends offers and receives answers, and then reports."""
    crowd = Crowd(count)
    crowd.join(pipe)
    report(pipe, crowd.turn, lambda: [peer.packets for peer in crowd.peers])
