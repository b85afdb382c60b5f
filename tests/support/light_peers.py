"""Many cheap listeners for one edge: ICE check, DTLS client and SRTP in one process, without an aiortc peer each."""

import selectors
import socket
import time
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, RTCCertificate
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket
from OpenSSL import SSL
from pylibsrtp import Policy, Session

from tests.support.edge import check_from

OFFER = (Path(__file__).parent.parent / "vectors" / "offers" / "chromium.sdp").read_text()
_SAMPLE = 50  # one packet in this many is decrypted
_JOINING = 8  # handshakes at a time
_RECEIVED = RtcpReceiverInfo(ssrc=2, fraction_lost=0, packets_lost=0, highest_sequence=3, jitter=0, lsr=0, dlsr=0)


class LightPeer:
    """One listener: send its `offer`, call `begin` with the answer, then `take` to read what arrives."""

    def __init__(self, number: int, certificate: RTCCertificate, context: SSL.Context) -> None:
        self.ufrag = f"light{number:05}"
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.connected = False
        self.packets = self.decrypted = 0
        self.payloads: set[bytes] = set()
        self._ssl = SSL.Connection(context)
        self._ssl.set_connect_state()
        self._fingerprint = certificate.getFingerprints()[0].value

    @property
    def offer(self) -> str:
        """SDP as Chromium would write it, without a data channel."""
        audio = OFFER.split("m=application")[0].replace("BUNDLE 0 1", "BUNDLE 0")
        lines = [line for line in audio.splitlines() if not line.startswith(("a=ice-ufrag", "a=fingerprint"))]
        return "\r\n".join([*lines, f"a=ice-ufrag:{self.ufrag}", f"a=fingerprint:sha-256 {self._fingerprint}", ""])

    def begin(self, answer: str) -> None:
        """Check and nominate the edge's address; when the edge answers, DTLS starts."""
        fields = dict(
            line[2:].split(":", 1) for line in answer.splitlines() if line.startswith(("a=ice-ufrag", "a=ice-pwd"))
        )
        port = int(answer.split("m=audio ")[1].split()[0])
        self.socket.connect(("127.0.0.1", port))
        self._check = check_from((fields["ice-ufrag"], self.ufrag), fields["ice-pwd"])
        self.check()

    def check(self) -> None:
        """Send a connectivity check, as browsers do to renew their consent."""
        self.socket.send(self._check)

    def report(self) -> None:
        """Send a receiver report, as browsers do every five seconds once they have heard something."""
        self.socket.send(self._outbound.protect_rtcp(bytes(RtcpRrPacket(1, [_RECEIVED]))))

    def take(self) -> None:
        """Read everything that waits in the socket."""
        while True:
            try:
                datagram = self.socket.recv(2_048)
            except BlockingIOError:
                return
            if datagram[0] >= 128:
                self._hear(datagram)
            elif datagram[0] < 20:
                self._checked(datagram)
            elif not self.connected:
                self._shake(datagram)

    def _checked(self, _datagram: bytes) -> None:
        """The edge has answered a check: DTLS starts, or repeats what was lost."""
        if not self.connected:
            self._shake(b"")

    def _hear(self, datagram: bytes) -> None:
        if 192 <= datagram[1] <= 223:
            return
        self.packets += 1
        if self.packets % _SAMPLE == 1:
            self.payloads.add(self._srtp.unprotect(datagram)[-16:])
            self.decrypted += 1

    def _shake(self, datagram: bytes) -> None:
        if datagram:
            self._ssl.bio_write(datagram)
        try:
            self._ssl.do_handshake()
        except SSL.WantReadError:
            pass
        else:
            self._derive()
        try:
            self.socket.send(self._ssl.bio_read(65_536))
        except SSL.Error:
            return

    def _derive(self) -> None:
        profile = SRTP_AEAD_AES_128_GCM
        material = self._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", 56)
        key = profile.get_key_and_salt(material, 1)
        policy = Policy(key=key, ssrc_type=Policy.SSRC_ANY_INBOUND, srtp_profile=profile.libsrtp_profile)
        self._srtp = Session(policy)
        ours = profile.get_key_and_salt(material, 0)
        policy = Policy(key=ours, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile.libsrtp_profile)
        self._outbound = Session(policy)
        self.connected = True


def listen(pipe: Connection, count: int, consent: float = 0.0) -> None:
    """Run a process of `count` listeners, each of which sends a check every `consent` seconds (0: none), and a report
    with every other one.

    It sends every offer and receives its answer, then sends `ready`, and at any further message sends `(packets,
    decrypted, payloads)`.
    """
    certificate = RTCCertificate.generateCertificate()
    context = certificate._create_ssl_context([SRTP_AEAD_AES_128_GCM])
    selector = selectors.DefaultSelector()
    peers = [LightPeer(number, certificate, context) for number in range(count)]
    for peer in peers:
        selector.register(peer.socket, selectors.EVENT_READ, peer)
    for start in range(0, count, _JOINING):
        _join(pipe, selector, peers[start : start + _JOINING])
    pipe.send("ready")
    renewals = cycle(peers)
    begun, renewed = time.monotonic(), 0
    while not pipe.poll():
        due = begun + renewed * consent / count  # one after the other, as independent browsers do
        _turn(selector, min(0.05, max(0.0, due - time.monotonic())) if consent else 0.05)
        if consent and time.monotonic() >= due:
            peer = next(renewals)
            peer.check()
            if renewed // count % 2:
                peer.report()
            renewed += 1
    _turn(selector, 0.2)
    payloads = set().union(*(peer.payloads for peer in peers))
    pipe.send((sum(peer.packets for peer in peers), sum(peer.decrypted for peer in peers), payloads))


def _join(pipe: Connection, selector: selectors.BaseSelector, peers: list[LightPeer]) -> None:
    for peer in peers:
        pipe.send(peer.offer)
        peer.begin(pipe.recv())
    while not all(peer.connected for peer in peers):
        _turn(selector, 0.05)


def _turn(selector: selectors.BaseSelector, seconds: float) -> None:
    for key, _events in selector.select(seconds):
        key.data.take()
