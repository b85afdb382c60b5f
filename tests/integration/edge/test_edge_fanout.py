"""One packet to many sockets: each receiver decrypts it, and a bad destination stops nobody."""

import os
import socket
import struct
from collections.abc import Iterator

import pytest
from aiortc.rtp import RtpPacket
from pylibsrtp import Policy, Session

from media_worker.edge.fanout import Fanout
from media_worker.edge.numpy_loop import BATCH
from tests.support.send_loops import LOOPS, send_loop

KEY = os.urandom(28)
PROFILE = Policy.SRTP_PROFILE_AEAD_AES_128_GCM


def session(direction: int) -> Session:
    return Session(Policy(key=KEY, ssrc_type=direction, srtp_profile=PROFILE))


def packed(address: tuple[str, int]) -> bytes:
    return struct.pack("=H", socket.AF_INET) + struct.pack("!H", address[1]) + socket.inet_aton(address[0]) + bytes(8)


class UdpReceiver:
    """A socket, and the keys to decrypt what arrives at it."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(5)
        self._session = session(Policy.SSRC_ANY_INBOUND)

    def read(self) -> RtpPacket:
        return RtpPacket.parse(self._session.unprotect(self.socket.recv(2_048)))

    def join(self, fanout: Fanout, sequence: int = 100, payload_type: int = 111) -> int:
        return fanout.join(session(Policy.SSRC_ANY_OUTBOUND), payload_type, packed(self.socket.getsockname()), sequence)


@pytest.fixture
def receivers() -> Iterator[list[UdpReceiver]]:
    receivers = [UdpReceiver() for _ in range(BATCH + 3)]
    yield receivers
    for receiver in receivers:
        receiver.socket.close()


@pytest.fixture(params=LOOPS)
def fanout(request: pytest.FixtureRequest) -> Iterator[Fanout]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        yield Fanout(sender.fileno(), 42, 200, send_loop(request.param))


def test_every_receiver_decrypts_the_same_packet(fanout: Fanout, receivers: list[UdpReceiver]) -> None:
    slots = [receiver.join(fanout, number, 96 + number % 20) for number, receiver in enumerate(receivers)]
    fanout.send(slots, b"opus", 960, [7, 9], True, 0.0)
    fanout.send(slots, b"sound", 1_920, [], False, 0.02)
    for number, receiver in enumerate(receivers):
        first, second = receiver.read(), receiver.read()
        assert (first.payload, first.timestamp, first.ssrc, first.csrc, first.marker) == (b"opus", 960, 42, [7, 9], 1)
        assert (second.payload, second.timestamp, second.csrc, second.marker) == (b"sound", 1_920, [], 0)
        assert (first.sequence_number, second.sequence_number) == (number, number + 1)
        assert first.payload_type == second.payload_type == 96 + number % 20
    assert fanout.counts.packets == 2 * len(receivers)
    assert fanout.sent(slots[0]) == (2, 9, 1_920, 0.02)


def test_sequence_and_timestamp_wrap(fanout: Fanout, receivers: list[UdpReceiver]) -> None:
    slot = receivers[0].join(fanout, 65_535)
    for number in range(2):
        fanout.send([slot], b"opus", 2**32 - 960 + 960 * number, [], False, 0.0)
    read = [receivers[0].read() for _ in range(2)]
    assert [packet.sequence_number for packet in read] == [65_535, 0]
    assert [packet.timestamp for packet in read] == [2**32 - 960, 0]


@pytest.mark.parametrize("position", [0, 1, BATCH - 1, BATCH, BATCH + 2])
def test_bad_destination_stops_nobody(fanout: Fanout, receivers: list[UdpReceiver], position: int) -> None:
    slots = [receiver.join(fanout) for receiver in receivers]
    fanout.move(slots[position], packed(("255.255.255.255", 9)))
    fanout.send(slots, b"opus", 0, [], False, 0.0)
    others = [receiver for number, receiver in enumerate(receivers) if number != position]
    assert [receiver.read().payload for receiver in others] == [b"opus"] * len(others)
    assert (fanout.counts.packets, fanout.counts.failed) == (len(others), 1)


def test_no_key_and_sequence_number_are_used_twice(fanout: Fanout, receivers: list[UdpReceiver]) -> None:
    slot = receivers[0].join(fanout)
    fanout.send([slot, slot], b"opus", 0, [], False, 0.0)
    assert fanout.counts.packets + fanout.counts.failed == 2
    numbers = [receivers[0].read().sequence_number for _ in range(fanout.counts.packets)]
    assert len(set(numbers)) == len(numbers) >= 1


def test_moved_peer_and_reused_slot_get_their_own_packets(fanout: Fanout, receivers: list[UdpReceiver]) -> None:
    first, second, third = receivers[:3]
    slot = first.join(fanout)
    fanout.move(slot, packed(second.socket.getsockname()))
    fanout.send([slot], b"moved", 0, [], False, 0.0)
    assert second.read().payload == b"moved"
    fanout.leave(slot)
    assert third.join(fanout, 5) == slot
    fanout.send([slot], b"new", 0, [], False, 0.0)
    assert third.read().sequence_number == 5
    assert fanout.sent(slot).packets == 1


def test_payload_and_csrcs_over_limit_are_refused(fanout: Fanout) -> None:
    with pytest.raises(ValueError, match="1201 bytes"):
        fanout.send([], bytes(1_201), 0, [], False, 0.0)
    with pytest.raises(ValueError, match="16 CSRCs"):
        fanout.send([], b"", 0, list(range(16)), False, 0.0)
