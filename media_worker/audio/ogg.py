"""Writes Opus packets into an Ogg file without touching them (RFC 3533, RFC 7845). Pure."""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

CONVERGENCE: Final = 3_840  # samples that a decoder starting mid-stream needs to converge (RFC 7845 section 4.6)
_RATE: Final = 48_000  # Hz
_PAGE: Final = 50  # packets of 20 ms: pages should not exceed one second (RFC 7845 section 4)
_LACING: Final = 255  # most values in a page's segment table (RFC 3533 section 6)
_BEGIN, _END = 0x02, 0x04  # header_type_flag (RFC 3533 section 6)
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def ogg_opus(packets: Sequence[bytes], *, samples: int, serial: int, pre_skip: int = CONVERGENCE) -> bytes:
    """The file of mono `packets`. Each holds `samples` (at 48 kHz) and has fewer than 65,025 bytes.

    Players skip the first `pre_skip` samples. `serial` is any 32-bit number. Raises ValueError if
    there are no packets, because every stream has a last page (RFC 3533 section 4).
    """
    if not packets:
        raise ValueError("There are no packets to write.")
    pages = [_page([_head(pre_skip)], serial, 0, 0, _BEGIN), _page([_tags()], serial, 1, 0, 0)]
    written = 0
    for number, group in enumerate(_grouped(packets), 2):
        written += len(group)
        flags = _END if written == len(packets) else 0
        pages.append(_page(group, serial, number, written * samples, flags))
    return b"".join(pages)


def checksum(page: bytes) -> int:
    """The CRC of `page`, whose checksum field is zero (RFC 3533 section 6).

    The polynomial is zlib's, with the bits in the opposite order and nothing inverted.
    """
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def _head(pre_skip: int) -> bytes:
    """The identification header (RFC 7845 section 5.1): version 1, mono, no gain, mapping family 0."""
    return b"OpusHead" + struct.pack("<BBHIhB", 1, 1, pre_skip, _RATE, 0, 0)


def _tags() -> bytes:
    """The comment header (RFC 7845 section 5.2): a vendor and no comments."""
    vendor = b"espacio"
    return b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)


def _grouped(packets: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The packets of each page."""
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


def _page(packets: Sequence[bytes], serial: int, number: int, granule: int, flags: int) -> bytes:
    """A page of whole packets. `granule` is the number of samples (48 kHz) up to its end."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    start = struct.pack("<4sBBqII", b"OggS", 0, flags, granule, serial, number)
    body = bytes([len(lacing)]) + lacing + b"".join(packets)
    crc = checksum(start + bytes(4) + body)
    return start + struct.pack("<I", crc) + body
