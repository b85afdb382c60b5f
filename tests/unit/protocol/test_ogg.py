"""Ogg pages, checked byte by byte and by a third-party demuxer."""

import struct
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol.ogg import OggOpusWriter, checksum, comments_of, gain_in, ogg_opus, pages_in, with_gain
from chalicelib.protocol.ogg import packets_of as read_packets
from tests.support.player import packets_of


class OggPage(NamedTuple):
    """One page as RFC 3533 section 6 lays it out."""

    flags: int
    granule: int
    serial: int
    number: int
    packets: list[bytes]


def pages(file: bytes) -> list[OggPage]:
    """Return every page of `file`, each with a valid checksum."""
    found = []
    position = 0
    while position < len(file):
        pattern, version, flags, granule, serial, number, crc, count = struct.unpack_from("<4sBBqIIIB", file, position)
        assert (pattern, version) == (b"OggS", 0)
        lacing = file[position + 27 : position + 27 + count]
        start = position + 27 + count
        end = start + sum(lacing)
        blank = file[position : position + 22] + bytes(4) + file[position + 26 : end]
        assert crc == slow_crc(blank)
        found.append(OggPage(flags, granule, serial, number, unlaced(lacing, file[start:end])))
        position = end
    return found


def unlaced(lacing: bytes, body: bytes) -> list[bytes]:
    packets, size, position = [], 0, 0
    for value in lacing:
        size += value
        if value < 255:
            packets.append(body[position : position + size])
            position, size = position + size, 0
    assert size == 0, "a packet goes on to another page"
    return packets


def slow_crc(data: bytes) -> int:
    """RFC 3533 section 6: polynomial 0x04c11db7, from zero, bit by bit."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


@given(st.binary(max_size=300))
def test_checksum_is_the_one_of_the_standard(data: bytes) -> None:
    assert checksum(data) == slow_crc(data)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 1_275) | st.sampled_from([254, 255, 256, 510]), min_size=1, max_size=160))
def test_packets_come_back_whole_and_in_order_whatever_their_size(sizes: list[int]) -> None:
    packets = [bytes([number % 256]) * size for number, size in enumerate(sizes)]
    found = pages(ogg_opus(packets, samples=960, serial=7, pre_skip=312))
    head, tags, *sound = found
    assert head.packets[0] == b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    assert tags.packets[0].startswith(b"OpusTags")
    assert [packet for page in sound for packet in page.packets] == packets
    assert [page.number for page in found] == list(range(len(found)))
    assert {page.serial for page in found} == {7}
    assert [page.flags for page in found] == [2, *[0] * (len(found) - 2), 4]
    ends = [sum(len(page.packets) for page in sound[: number + 1]) * 960 for number in range(len(sound))]
    assert [head.granule, tags.granule, *(page.granule for page in sound)] == [0, 0, *ends]


@pytest.mark.parametrize(("size", "per_page"), [(80, 50), (254, 50), (255, 50), (1_274, 50), (1_275, 42)])
def test_page_holds_a_second_of_packets_or_255_lacing_values(size: int, per_page: int) -> None:
    _head, _tags, *sound = pages(ogg_opus([bytes(size)] * 120, samples=960, serial=7))
    full, rest = divmod(120, per_page)
    assert [len(page.packets) for page in sound] == [per_page] * full + [rest]


def test_player_skips_80_ms_unless_told_otherwise() -> None:
    head, *_rest = pages(ogg_opus([b"opus"], samples=960, serial=7))
    assert struct.unpack_from("<H", head.packets[0], 10) == (48 * 80,)


def test_file_without_packets_is_refused() -> None:
    with pytest.raises(ValueError, match="no packets"):
        ogg_opus([], samples=960, serial=1)


def test_demuxer_finds_the_same_packets() -> None:
    packets = [bytes([0xF8]) + bytes(number % 200) for number in range(1, 400)]
    assert packets_of(ogg_opus(packets, samples=960, serial=1)) == packets


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=700), min_size=1, max_size=160), st.integers(1, 90))
def test_stream_that_is_written_piece_by_piece_is_the_same_file(packets: list[bytes], size: int) -> None:
    writer = OggOpusWriter(5)
    parts = [writer.begin()]
    for start in range(0, len(packets), size):
        writer = msgspec.msgpack.decode(msgspec.msgpack.encode(writer), type=OggOpusWriter)
        parts.append(writer.write(packets[start : start + size]))
    file = b"".join([*parts, writer.end()])
    assert file == ogg_opus(packets, samples=960, serial=5)
    assert read_packets(file)[2:] == packets


def test_comments_are_read_as_they_were_written() -> None:
    file = ogg_opus([b"x"], samples=960, serial=5, comments=["TITLE=Tea", 'A={"b": 1}'])
    assert comments_of(read_packets(file)[1]) == ["TITLE=Tea", 'A={"b": 1}']


@given(st.data())
def test_damage_is_noticed(data: st.DataObject) -> None:
    file = bytearray(ogg_opus([b"abc", b"defg"], samples=960, serial=5))
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="page"):
        read_packets(bytes(file))


@pytest.mark.parametrize("packet", [b"", b"OpusHead", b"OpusTags", b"OpusTags\xff\xff\xff\xff", b"OpusTags" + bytes(4)])
def test_packet_without_comments_is_refused(packet: bytes) -> None:
    with pytest.raises(ValueError, match="comment header"):
        comments_of(packet)


def test_whole_pages_of_a_piece_are_found_with_their_ends() -> None:
    file = ogg_opus([bytes([number]) * 9 for number in range(120)], samples=960, serial=7)
    pages = list(pages_in(file))
    assert [len(packets) for packets, _ in pages] == [1, 1, 50, 50, 20]
    assert pages[-1][1] == len(file)
    for cut in range(len(file)):
        assert list(pages_in(file[:cut])) == [page for page in pages if page[1] <= cut]
    assert [packets for packets, _ in pages_in(file[pages[1][1] :])] == [packets for packets, _ in pages[2:]]


def test_gain_of_a_file_is_changed_in_its_header_alone() -> None:
    file = ogg_opus([b"\xf8\xff\xfe"] * 60, samples=960, serial=7)
    louder = with_gain(file, 1_536)
    assert louder == ogg_opus([b"\xf8\xff\xfe"] * 60, samples=960, serial=7, gain=1_536)
    assert pages(louder)[1:] == pages(file)[1:]
    assert [gain_in(read_packets(one)[0]) for one in (file, louder, with_gain(louder, -300))] == [0, 1_536, -300]
    for other in (b"", file[:20], file[47:], b"RIFF" + file):
        with pytest.raises(ValueError, match="beginning"):
            with_gain(other, 1)
