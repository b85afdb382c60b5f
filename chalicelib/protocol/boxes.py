"""Boxes of ISO media files (ISO/IEC 14496-12). Pure."""

import struct
from typing import Final

UNITY: Final = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)  # a matrix that moves nothing


def box(name: bytes, *parts: bytes) -> bytes:
    """Return a box."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def full_box(name: bytes, flags: int, *parts: bytes, version: int = 0) -> bytes:
    """Return a box with a version and flags."""
    return box(name, integer(version << 24 | flags), *parts)


def integer(value: int) -> bytes:
    """Return 32 bits."""
    return struct.pack(">I", value)


def movie_header(rate: int, duration: int) -> bytes:
    """Return the `mvhd` of a file with one track, whose times count `rate` of a second."""
    speed_and_volume = integer(0x10000) + b"\x01\x00"
    rest = [bytes(10), UNITY, bytes(24), integer(2)]  # the last is the number of the next track
    return full_box(b"mvhd", 0, bytes(8), integer(rate), integer(duration), speed_and_volume, *rest)


def track_header(duration: int) -> bytes:
    """Return the `tkhd` of an audio track."""
    volume = b"\x01\x00"
    parts = [bytes(8), integer(1), bytes(4), integer(duration), bytes(12), volume, bytes(2), UNITY, bytes(8)]
    return full_box(b"tkhd", 7, *parts)


def media_headers(rate: int, duration: int) -> bytes:
    """Return `mdhd`, of an undetermined language, and `hdlr` of an audio track."""
    header = full_box(b"mdhd", 0, bytes(8), integer(rate), integer(duration), b"\x55\xc4\x00\x00")
    return header + full_box(b"hdlr", 0, bytes(4), b"soun", bytes(12), b"\x00")


def media_information(table: bytes) -> bytes:
    """Return the `minf` of an audio track whose data is in the same file."""
    source = box(b"dinf", full_box(b"dref", 0, integer(1), full_box(b"url ", 1)))
    return box(b"minf", full_box(b"smhd", 0, bytes(4)), source, table)


def sound_entry(rate: int) -> bytes:
    """Return what a description of mono sound begins with."""
    return struct.pack(">6xH8xHHI", 1, 1, 16, 0) + struct.pack(">I", rate << 16)
