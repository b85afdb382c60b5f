"""When a peer is sent reports."""

from secrets import token_bytes

import pylibsrtp
import pytest

from media_worker.edge.demux import DatagramKind
from media_worker.edge.destinations import SenderStats
from media_worker.edge.dtls import PROFILES, SrtpKeys
from media_worker.edge.limits import EdgeCounts
from media_worker.edge.media_session import MediaSession

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
