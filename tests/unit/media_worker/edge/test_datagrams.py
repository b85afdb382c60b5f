"""Demultiplexing, RTP headers and RTCP reports: bytes in, values out, and back."""

import pytest
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket, RtcpSrPacket
from aiortc.rtp import RtpPacket as Reference
from hypothesis import given
from hypothesis import strategies as st

from media_worker.edge.demux import DatagramKind, kind_of
from media_worker.edge.dtls import DATAGRAM, split_records
from media_worker.edge.dtls_records import plausible_records, separated
from media_worker.edge.rtcp import ReceptionStats, sender_info
from media_worker.edge.rtp import read_rtp
from media_worker.edge.sctp_packets import gap_size


@pytest.mark.parametrize(
    ("datagram", "kind"),
    [
        (b"", DatagramKind.OTHER),
        (b"\x80", DatagramKind.OTHER),
        (b"\x00\x01", DatagramKind.STUN),
        (b"\x03\x00", DatagramKind.STUN),
        (b"\x04\x00", DatagramKind.OTHER),
        (b"\x14\x00", DatagramKind.DTLS),
        (b"\x3f\x00", DatagramKind.DTLS),
        (b"\x40\x00", DatagramKind.OTHER),
        (b"\x80\x6f", DatagramKind.RTP),
        (b"\xbf\xef", DatagramKind.RTP),
        (b"\x80\xc8", DatagramKind.RTCP),
        (b"\xc0\x00", DatagramKind.OTHER),
    ],
)
def test_first_bytes_tell_protocol(datagram: bytes, kind: DatagramKind) -> None:
    assert kind_of(datagram) is kind


def test_rtp_is_read_as_aiortc_wrote_it() -> None:
    written = Reference(payload_type=111, sequence_number=65_535, timestamp=2**32 - 1, ssrc=7, payload=b"opus")
    written.csrc, written.padding_size = [1, 2], 4
    read = read_rtp(written.serialize())
    assert read == (111, 65_535, 2**32 - 1, 7, b"opus")


def test_rtp_extension_is_skipped() -> None:
    packet = b"\x90\x6f\x00\x01" + bytes(8) + b"\xbe\xde\x00\x01\x10\xff\x00\x00" + b"opus"
    read = read_rtp(packet)
    assert read is not None
    assert read.payload == b"opus"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x80\x6f" + bytes(9),
        b"\x80\x6f" + bytes(10),
        b"\x8f\x6f" + bytes(14),
        b"\x90\x6f" + bytes(12),
        b"\x90\x6f" + bytes(10) + b"\xbe\xde\xff\xff" + b"x",
        b"\xa0\x6f" + bytes(10) + b"xx\xff",
        b"\x40\x6f" + bytes(10) + b"opus",
    ],
)
def test_contradictory_rtp_is_none(packet: bytes) -> None:
    assert read_rtp(packet) is None


@given(st.binary(max_size=64))
def test_random_rtp_is_read_or_none(packet: bytes) -> None:
    read = read_rtp(packet)
    assert read is None or read.payload in packet


def test_sender_report_counts_packets_and_wraps_its_timestamp() -> None:
    info = sender_info(1_000_000.5, 2**32 + 48_000, 10, 2_000)
    assert (info.rtp_timestamp, info.packet_count, info.octet_count) == (48_000, 10, 2_000)
    assert info.ntp_timestamp / 2**32 == 1_000_000.5 + 2_208_988_800


def report_vector() -> RtcpReceiverInfo:
    """Return the reception of 20 packets of which five are lost, half a second after a sender report."""
    reception = ReceptionStats(0x01020304, 65_530)
    for number, sequence in enumerate([*range(65_530, 65_540), *range(65_545, 65_550)]):
        reception.packet_received(sequence & 0xFFFF, 960 * sequence, 10 + number * 0.02)
    reception.report_received(bytes(RtcpSrPacket(7, sender_info(1.5, 0, 1, 1))), 10.5)
    return reception.report_block(11.0)


BLOCK = "01020304 40000005 0001000d 000000e7 7e818000 00008000"
SENDER = "0a0b0c0d 83b9c0c0 80000000 0000bb80 0000000a 000007d0"


@pytest.mark.parametrize(
    ("reports", "sends", "written"),
    [
        (True, True, f"81c8000c {SENDER} {BLOCK}"),
        (False, True, f"80c80006 {SENDER}"),
        (True, False, f"81c90007 0a0b0c0d {BLOCK}"),
    ],
    ids=["sender report with a block", "sender report alone", "receiver report"],
)
def test_reports_have_the_bytes_of_rfc_3550(reports: bool, sends: bool, written: str) -> None:
    blocks = [report_vector()] if reports else []
    info = sender_info(1_000_000.5, 2**32 + 48_000, 10, 2_000)
    packet = RtcpSrPacket(0x0A0B0C0D, info, blocks) if sends else RtcpRrPacket(0x0A0B0C0D, blocks)
    assert bytes(packet) == bytes.fromhex(written)


def report_on(sequences: list[int], reception: ReceptionStats, now: float = 0.0) -> RtcpReceiverInfo:
    for number, sequence in enumerate(sequences):
        reception.packet_received(sequence & 0xFFFF, 960 * sequence, now + number * 0.02)
    return RtcpReceiverInfo.parse(bytes(reception.report_block(now + 1.0)))


def test_receiver_report_tells_loss_since_the_last_one() -> None:
    reception = ReceptionStats(7, 65_530)
    first = report_on([*range(65_530, 65_540), *range(65_545, 65_550)], reception)
    assert (first.ssrc, first.packets_lost, first.fraction_lost, first.highest_sequence) == (7, 5, 64, 65_549)
    second = report_on(list(range(65_550, 65_560)), reception)
    assert (second.packets_lost, second.fraction_lost, second.highest_sequence) == (5, 0, 65_559)


def test_receiver_report_tells_round_trip_and_survives_repeats() -> None:
    reception = ReceptionStats(7, 0)
    reception.report_received(bytes(RtcpSrPacket(7, sender_info(1.5, 0, 1, 1))), 0.0)
    info = report_on([0, 1, 1, 0, 2], reception)
    ntp = int((1.5 + 2_208_988_800) * 2**32)
    assert (info.lsr, info.dlsr) == (ntp >> 16 & 0xFFFF_FFFF, 65_536)
    assert (info.packets_lost, info.fraction_lost) == (0, 0)


@given(st.lists(st.integers(0, DATAGRAM - 13), max_size=12))
def test_flight_is_split_between_records(sizes: list[int]) -> None:
    records = [b"\x16\xfe\xfd" + bytes(8) + size.to_bytes(2, "big") + bytes(size) for size in sizes]
    datagrams = split_records(b"".join(records))
    assert b"".join(datagrams) == b"".join(records)
    assert all(len(datagram) <= DATAGRAM for datagram in datagrams)
    assert all(datagram[:3] == b"\x16\xfe\xfd" for datagram in datagrams)


def test_gaps_of_sack_are_counted() -> None:
    blocks = b"\x00\x01\xff\xff" * 3
    sack = b"\x03\x00" + (16 + len(blocks)).to_bytes(2, "big") + bytes(8) + b"\x00\x03\x00\x00" + blocks
    assert gap_size(bytes(12) + sack + sack) == 6 * 65_535


@given(st.binary(max_size=100))
def test_random_sctp_has_countable_gaps(packet: bytes) -> None:
    assert gap_size(packet) >= 0


def test_only_the_first_records_of_a_datagram_are_looked_at() -> None:
    encrypted = b"".join(bytes([23, 0xFE, 0xFD, 0, 1]) + bytes([0, 0, 0, 0, 0, n, 0, 1, n]) for n in range(140))
    size = len(encrypted) // 140
    assert separated(encrypted) == ([encrypted[n * size : (n + 1) * size] for n in range(4)], b"")
    assert plausible_records(encrypted) == encrypted[: 16 * size]
    assert separated(encrypted[:-1] + b"\xff")[0] == separated(encrypted)[0]
    assert separated(encrypted[: size - 1]) == ([], b"")
