"""The beginning of an M4A file: all that comes before its AAC packets (ISO/IEC 14496-12 and 14496-14). Pure.

As it lists the size of every packet, it is written last. It is then the first part of the file, so that players need
nothing from its end before they begin.
"""

import struct
import sys
from array import array
from collections.abc import Sequence
from typing import Final

AAC_SAMPLES: Final = 1_024  # of one packet
AAC_SILENT: Final = bytes.fromhex("01182007")  # a packet of digital silence, mono
PRIMING: Final = 1_024  # samples that decoders give out before the first one of the sound
RATE: Final = 48_000  # Hz
SIZES: Final = "H"  # of an array of packet sizes: a packet of one channel has at most 768 bytes (14496-3)
_CHUNK: Final = 47  # packets, about a second
_LOW_COMPLEXITY_48K_MONO: Final = bytes.fromhex("1188")  # AudioSpecificConfig (14496-3, 1.6.2.1)
_UNITY: Final = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_LARGE: Final = 1  # as the size of a box: the real one has 64 bits


def m4a_file(packets: Sequence[bytes], samples: int) -> bytes:
    """Return the file of AAC packets, of which the first is priming. Players play `samples` (at 48 kHz)."""
    sizes = array(SIZES, map(len, packets))
    return m4a_head(sizes, samples, bit_rate_of(sizes)) + b"".join(packets)


def bit_rate_of(sizes: "array[int]") -> int:
    """Return the bits of each second, on average."""
    return 8 * sum(sizes) * RATE // (len(sizes) * AAC_SAMPLES)


def m4a_head(sizes: "array[int]", samples: int, bit_rate: int) -> bytes:
    """Return what comes before AAC packets of these sizes (bytes), of which the first is priming.

    Players play `samples` (at 48 kHz) and leave out the rest. The file may have up to 4 GB.
    """
    head = _box(b"ftyp", b"M4A ", _int(0), b"M4A mp42isom")
    data = sum(sizes)
    offset = len(head) + len(_movie(sizes, samples, bit_rate, 0)) + 16
    movie = _movie(sizes, samples, bit_rate, offset)
    return head + movie + struct.pack(">I4sQ", _LARGE, b"mdat", data + 16)


def _movie(sizes: "array[int]", samples: int, bit_rate: int, offset: int) -> bytes:
    duration = _int(samples)
    speed_and_volume = _int(0x10000) + b"\x01\x00"
    rest = [bytes(10), _UNITY, bytes(24), _int(2)]  # the last is the number of the next track
    header = _full(b"mvhd", 0, bytes(8), _int(RATE), duration, speed_and_volume, *rest)
    return _box(b"moov", header, _track(sizes, samples, bit_rate, offset))


def _track(sizes: "array[int]", samples: int, bit_rate: int, offset: int) -> bytes:
    duration = _int(samples)
    enabled = _full(
        b"tkhd", 7, bytes(8), _int(1), bytes(4), duration, bytes(8), bytes(4), b"\x01\x00", bytes(2), _UNITY, bytes(8)
    )
    edits = _box(b"edts", _full(b"elst", 0, _int(1), duration, _int(PRIMING), b"\x00\x01\x00\x00"))
    whole = _int(len(sizes) * AAC_SAMPLES)
    header = _full(b"mdhd", 0, bytes(8), _int(RATE), whole, b"\x55\xc4\x00\x00")  # of an undetermined language
    handler = _full(b"hdlr", 0, bytes(4), b"soun", bytes(12), b"\x00")
    return _box(b"trak", enabled, edits, _box(b"mdia", header, handler, _media(sizes, bit_rate, offset)))


def _media(sizes: "array[int]", bit_rate: int, offset: int) -> bytes:
    source = _box(b"dinf", _full(b"dref", 0, _int(1), _full(b"url ", 1)))
    return _box(b"minf", _full(b"smhd", 0, bytes(4)), source, _table(sizes, bit_rate, offset))


def _table(sizes: "array[int]", bit_rate: int, offset: int) -> bytes:
    entry = struct.pack(">6xH8xHHI", 1, 1, 16, 0) + struct.pack(">I", RATE << 16)
    description = _full(b"stsd", 0, _int(1), _box(b"mp4a", entry, _stream(bit_rate)))
    times = _full(b"stts", 0, _int(1), _int(len(sizes)), _int(AAC_SAMPLES))
    lengths = _full(b"stsz", 0, _int(0), _int(len(sizes)), _big(array("I", sizes)))
    starts = _starts(sizes, offset)
    places = _full(b"stco", 0, _int(len(starts)), _big(starts))
    return _box(b"stbl", description, times, _chunks(len(sizes)), lengths, places)


def _chunks(packets: int) -> bytes:
    """The packets of each chunk: `_CHUNK`, and what is left in the last."""
    full, rest = divmod(packets, _CHUNK)
    runs = [(1, _CHUNK)] if full else []
    runs += [(full + 1, rest)] if rest else []
    return _full(b"stsc", 0, _int(len(runs)), *(struct.pack(">III", first, count, 1) for first, count in runs))


def _starts(sizes: "array[int]", offset: int) -> "array[int]":
    """Where each chunk begins in the file."""
    found = array("I")
    for place in range(0, len(sizes), _CHUNK):
        found.append(offset)
        offset += sum(sizes[place : place + _CHUNK])
    return found


def _stream(bit_rate: int) -> bytes:
    """The elementary stream descriptor (14496-1): AAC, its bit rate and its configuration."""
    specific = _descriptor(5, _LOW_COMPLEXITY_48K_MONO)
    config = _descriptor(4, struct.pack(">BB3xII", 0x40, 0x15, bit_rate, bit_rate) + specific)
    return _full(b"esds", 0, _descriptor(3, b"\x00\x00\x00" + config + _descriptor(6, b"\x02")))


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def _full(name: bytes, flags: int, *parts: bytes) -> bytes:
    """A box of version 0."""
    return _box(name, _int(flags), *parts)


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def _int(value: int) -> bytes:
    return struct.pack(">I", value)


def _big(values: "array[int]") -> bytes:
    if sys.byteorder == "little":
        values.byteswap()
    return values.tobytes()
