"""When a peer is sent reports."""

from secrets import token_bytes

import pylibsrtp
import pytest
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket, RtcpSenderInfo, RtcpSrPacket

from media_worker.edge.demux import DatagramKind
from media_worker.edge.destinations import SenderStats
from media_worker.edge.dtls import PROFILES, SrtpKeys
from media_worker.edge.limits import EdgeCounts
from media_worker.edge.media_session import MediaSession
from media_worker.edge.rtcp import ReportedLoss

OPUS = 111


class SendingPeer:
    """A session, and the other end, which sends it audio."""

    def __init__(self) -> None:
        keys = SrtpKeys(PROFILES[0], token_bytes(64))
        policy = pylibsrtp.Policy(keys.receiving, pylibsrtp.Policy.SSRC_ANY_OUTBOUND, srtp_profile=keys.profile)
        self.session = MediaSession(keys, OPUS, EdgeCounts(), now=0.0, reported_at=0.0)
        self._sequence = 0
        self._srtp = pylibsrtp.Session(policy)

    def speaks(self, now: float) -> None:
        self._sequence += 1
        header = bytes((0x80, OPUS)) + self._sequence.to_bytes(2) + bytes(4) + bytes((0, 0, 0, 7))
        packet = self.session.receive(DatagramKind.RTP, self._srtp.protect(header + b"opus"), now)
        assert packet is not None

    def reports_loss(self, fraction: int, *, sender: bool = False) -> None:
        """Send a report that so many of 256 packets were lost."""
        block = RtcpReceiverInfo(1, fraction, 0, 0, 0, 0, 0)
        report = RtcpSrPacket(7, RtcpSenderInfo(0, 0, 0, 0), [block]) if sender else RtcpRrPacket(7, [block])
        self.session.receive(DatagramKind.RTCP, self._srtp.protect_rtcp(bytes(report)), 0.0)

    def report(self, now: float) -> bytes | None:
        return self.session.report(1, SenderStats(0, 0, 0, 0.0), now, now)


@pytest.fixture
def peer() -> SendingPeer:
    return SendingPeer()


def test_listener_gets_a_report_every_five_seconds(peer: SendingPeer) -> None:
    assert [peer.session.report_due(now) for now in (0.4, 4.9, 5.0)] == [False, False, True]


def test_speaker_is_told_soon_that_their_audio_arrives_and_not_on_in_silence(peer: SendingPeer) -> None:
    peer.speaks(0.1)
    assert [peer.session.report_due(now) for now in (0.3, 0.4)] == [False, True]
    assert peer.report(0.4) is not None
    assert not peer.session.report_due(0.9)
    peer.speaks(1.0)
    assert peer.session.report_due(1.0)


def test_nothing_is_reported_twice(peer: SendingPeer) -> None:
    sent = SenderStats(3, 90, 0, 0.0)
    assert peer.session.report(1, sent, 5.0, 5.0) is not None
    assert peer.session.report(1, sent, 10.0, 10.0) is None
    assert peer.session.report(1, sent._replace(packets=4), 15.0, 15.0) is not None
    peer.speaks(15.1)
    assert peer.session.report(1, sent._replace(packets=4), 20.0, 20.0) is not None
    assert peer.session.report(1, sent._replace(packets=4), 25.0, 25.0) is None


@pytest.mark.parametrize("sender", [False, True])
@pytest.mark.parametrize("much", [13, 5])
def test_peer_that_loses_much_is_lossy_until_it_loses_next_to_nothing(
    peer: SendingPeer, much: int, sender: bool
) -> None:
    """Reports say 5 or 2 %, then 1 %, then none lost."""
    lossy = []
    for fraction in (*[much] * 6, *[3] * 8, *[0] * 8):
        peer.reports_loss(fraction, sender=sender)
        lossy.append(peer.session.lossy)
    assert lossy == sorted(lossy[:6]) + [True] * 8 + sorted(lossy[14:], reverse=True)
    assert lossy[0] is False, "one bad report is not much"
    assert (lossy[5], lossy[-1]) == (True, False)


@pytest.mark.parametrize(
    "report", [b"\x80", b"\x80\xc9", b"\x80\xc9" + bytes(30), b"\x81\xc9" + bytes(6), b"\x81\xc8" + bytes(20)]
)
def test_report_without_a_block_says_nothing_of_loss(report: bytes) -> None:
    loss = ReportedLoss()
    loss.report_received(report)
    assert not loss.high
