"""Writes ZIP archives of files that are stored as they are, piece by piece (APPNOTE 6.3.10). Pure.

Before a file comes its size and checksum, so they have to be known. Offsets beyond 4 GiB are written as ZIP64.
"""

import struct
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

_STORED: Final = 0
_PLAIN, _ZIP64 = 20, 45  # versions needed to extract
_DATE: Final = 0x21  # 1 January 1980, the first day that a ZIP knows
_MANY: Final = 0xFFFFFFFF


class ZippedFile(Struct, frozen=True):
    """A file in an archive: `at` is where its own header begins, `crc` the CRC-32 of its content."""

    name: str
    size: int
    crc: int
    at: int = 0

    @property
    def start(self) -> int:
        """Where its content begins."""
        return self.at + len(header_of(self))

    @property
    def end(self) -> int:
        """Where the next file begins."""
        return self.start + self.size


def header_of(file: ZippedFile) -> bytes:
    """Return what comes before the content of a file, which has less than 4 GiB."""
    name = file.name.encode()
    fields = (_PLAIN, 0, _STORED, 0, _DATE, file.crc, file.size, file.size, len(name), 0)
    return struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields) + name


def directory_of(files: Iterable[ZippedFile]) -> bytes:
    """Return what comes after the last file of an archive."""
    known = list(files)
    start = known[-1].end if known else 0
    entries = b"".join(_entry(file) for file in known)
    end = b""
    if start + len(entries) >= _MANY:
        places = (len(known), len(known), len(entries), start)
        end = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, _ZIP64, _ZIP64, 0, 0, *places)
        end += struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(entries), 1)
    last = (0, 0, len(known), len(known), len(entries), min(start, _MANY), 0)
    return entries + end + struct.pack("<4s4H2IH", b"PK\x05\x06", *last)


def _entry(file: ZippedFile) -> bytes:
    name, far = file.name.encode(), file.at >= _MANY
    extra = struct.pack("<2HQ", 1, 8, file.at) if far else b""
    version = _ZIP64 if far else _PLAIN
    fields = (version, version, 0, _STORED, 0, _DATE, file.crc, file.size, file.size, len(name), len(extra), 0, 0, 0, 0)
    return struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *fields, min(file.at, _MANY)) + name + extra
