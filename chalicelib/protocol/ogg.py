"""Writes Opus packets into Ogg pages without touching them, and reads such pages (RFC 3533, RFC 7845). Pure."""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct, field

CONVERGENCE: Final = 3_840  # samples that a decoder starting mid-stream needs to converge (RFC 7845 section 4.6)
SILENT: Final = bytes.fromhex("f8fffe")  # 20 ms of digital silence: CELT, full band, mono (RFC 6716 section 3.1)
_RATE: Final = 48_000  # Hz
_PAGE: Final = 50  # packets of 20 ms: pages should not exceed one second (RFC 7845 section 4)
_LACING: Final = 255  # most values in a page's segment table (RFC 3533 section 6)
BEGIN, END = 0x02, 0x04  # header_type_flag (RFC 3533 section 6)
_HEADER: Final = struct.Struct("<4sBBqIIIB")
_CRC: Final = 22  # where a page has its checksum
_GAIN: Final = 16  # where the identification header has its gain
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class OggOpusWriter(Struct):
    """Writes one stream piece by piece. Its fields are all that it remembers, so it can go on in another process.

    Each packet holds `samples` (at 48 kHz) of mono sound and has fewer than 65,025 bytes. `serial` is any 32-bit
    number.
    """

    serial: int
    samples: int = 960
    pages: int = 0
    written: int = 0  # packets, without `waiting`
    waiting: list[bytes] = field(default_factory=list)  # packets of the page that is not full yet

    def begin(self, *, pre_skip: int = CONVERGENCE, comments: Sequence[str] = (), gain: int = 0) -> bytes:
        """Return the headers. Players skip the first `pre_skip` samples, and make the rest louder by `gain` 256ths of a
        dB. A comment is `NAME=value`."""
        self.pages = 2
        first = page([head(pre_skip=pre_skip, gain=gain)], self.serial, 0, 0, BEGIN)
        return first + page([tags(comments)], self.serial, 1, 0, 0)

    def write(self, packets: Iterable[bytes]) -> bytes:
        """Return the pages that these packets fill; the rest waits."""
        *full, self.waiting = _grouped([*self.waiting, *packets])
        return b"".join(self._next(group, 0) for group in full)

    def end(self) -> bytes:
        """Return the last page. Raises ValueError without a packet, as every stream has a last page with sound."""
        if not self.waiting:
            raise ValueError("There are no packets to write.")
        return self._next(self.waiting, END)

    def _next(self, group: list[bytes], flags: int) -> bytes:
        self.written += len(group)
        self.pages += 1
        return page(group, self.serial, self.pages - 1, self.written * self.samples, flags)


def ogg_opus(
    packets: Sequence[bytes],
    *,
    samples: int,
    serial: int,
    pre_skip: int = CONVERGENCE,
    comments: Sequence[str] = (),
    gain: int = 0,
) -> bytes:
    """The file of mono `packets`, as `OggOpusWriter` writes it. Raises ValueError if there are no packets."""
    if not packets:
        raise ValueError("There are no packets to write.")
    writer = OggOpusWriter(serial, samples)
    return writer.begin(pre_skip=pre_skip, comments=comments, gain=gain) + writer.write(packets) + writer.end()


def packets_of(file: bytes) -> list[bytes]:
    """The packets of a file that this module wrote: its two headers, then the sound. Raises ValueError for others."""
    found: list[bytes] = []
    position = 0
    while position < len(file):
        position = _read_page(file, position, found)
    return found


def pages_in(piece: bytes) -> Iterator[tuple[list[bytes], int]]:
    """Yield the packets of each page that is wholly in a piece of a file, which begins with a page, and where the page
    ends. Raises ValueError for the pages of others, and damaged ones."""
    start = 0
    while (end := end_of_page(piece, start)) is not None:
        found: list[bytes] = []
        _read_page(piece, start, found)
        start = end
        yield found, end


def end_of_first_page(piece: bytes) -> tuple[int, int] | None:
    """Find the first whole page that begins in a piece of a file. Return where in the piece it ends, and up to
    which sample (at 48 kHz) it goes; None if there is no such page."""
    start = -1
    while (start := piece.find(b"OggS", start + 1)) >= 0:
        end = end_of_page(piece, start)
        if end is not None and _is_page(piece, start, end):
            return end, int(_HEADER.unpack_from(piece, start)[3])
    return None


def comments_of(packet: bytes) -> list[str]:
    """The comments in the second packet of a file. Raises ValueError if it is another kind of packet."""
    try:
        if not packet.startswith(b"OpusTags"):
            raise ValueError("This is no comment header.")
        position = 12 + struct.unpack_from("<I", packet, 8)[0]
        (count,) = struct.unpack_from("<I", packet, position)
        comments, position = [], position + 4
        for _ in range(count):
            (size,) = struct.unpack_from("<I", packet, position)
            comments.append(packet[position + 4 : position + 4 + size].decode())
            position += 4 + size
        return comments
    except struct.error as error:
        raise ValueError("The comment header is cut off.") from error


def checksum(page: bytes) -> int:
    """The CRC of `page`, whose checksum field is zero (RFC 3533 section 6).

    The polynomial is zlib's, with the bits in the opposite order and nothing inverted.
    """
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def end_of_page(piece: bytes, start: int) -> int | None:
    """Where the page at `start` ends, None if that is not in `piece`."""
    body = start + _HEADER.size
    if body > len(piece):
        return None
    body += piece[body - 1]
    end = body + sum(piece[start + _HEADER.size : body])
    return end if body <= len(piece) and end <= len(piece) else None


def _read_page(file: bytes, start: int, found: list[bytes]) -> int:
    """Add the packets of the page at `start` to `found`, and return where it ends."""
    try:
        pattern, version, _, _, _, _, _, count = _HEADER.unpack_from(file, start)
    except struct.error as error:
        raise ValueError("A page is cut off.") from error
    body: int = start + _HEADER.size + count
    lacing = file[start + _HEADER.size : body]
    end: int = body + sum(lacing)
    if (pattern, version) != (b"OggS", 0) or end > len(file) or lacing[-1:] == b"\xff":
        raise ValueError("This is no page of whole packets.")
    if not _is_page(file, start, end):
        raise ValueError("A page is damaged.")
    size = 0
    for value in lacing:
        size += value
        if value < _LACING:
            found.append(file[body : body + size])
            body, size = body + size, 0
    return end


def _is_page(file: bytes, start: int, end: int) -> bool:
    """Whether the bytes of a page have the checksum that is in it."""
    crc: int = struct.unpack_from("<I", file, start + 22)[0]
    return checksum(file[start : start + 22] + bytes(4) + file[start + 26 : end]) == crc


def head(*, pre_skip: int, gain: int = 0) -> bytes:
    """The identification header (RFC 7845 section 5.1): version 1, mono, mapping family 0. `gain` is in 256ths of a
    dB."""
    return b"OpusHead" + struct.pack("<BBHIhB", 1, 1, pre_skip, _RATE, gain, 0)


def gain_in(packet: bytes) -> int:
    """By how many 256ths of a dB players make what follows an identification header louder."""
    return int(struct.unpack_from("<h", packet, _GAIN)[0])


def with_gain(start: bytes, gain: int) -> bytes:
    """The beginning of a file after its gain is changed. Raises ValueError if that begins no file of this module."""
    end = end_of_page(start, 0)
    if end is None or not start.startswith(b"OpusHead", _HEADER.size + 1):
        raise ValueError("This is not the beginning of a file.")
    page = bytearray(start[:end])
    struct.pack_into("<h", page, _HEADER.size + 1 + _GAIN, gain)
    page[_CRC : _CRC + 4] = bytes(4)
    struct.pack_into("<I", page, _CRC, checksum(bytes(page)))
    return bytes(page) + start[end:]


def tags(comments: Sequence[str]) -> bytes:
    """The comment header (RFC 7845 section 5.2): a vendor and comments."""
    texts = [text.encode() for text in ("espacio", *comments)]
    vendor, *rest = [struct.pack("<I", len(text)) + text for text in texts]
    return b"OpusTags" + vendor + struct.pack("<I", len(rest)) + b"".join(rest)


def _grouped(packets: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The packets of each page; the last may be empty, if there are none."""
    group: list[bytes] = []
    lacing = 0
    for packet in packets:
        values = len(packet) // 255 + 1
        if group and (len(group) == _PAGE or lacing + values > _LACING):
            yield group
            group, lacing = [], 0
        group.append(packet)
        lacing += values
    yield group


def page(packets: Sequence[bytes], serial: int, number: int, granule: int, flags: int) -> bytes:
    """A page of whole packets. `granule` is the number of samples (48 kHz) up to its end."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    start = struct.pack("<4sBBqII", b"OggS", 0, flags, granule, serial, number)
    body = bytes([len(lacing)]) + lacing + b"".join(packets)
    crc = checksum(start + bytes(4) + body)
    return start + struct.pack("<I", crc) + body
