"""The beginning of an M4A file: all that comes before its AAC packets (ISO/IEC 14496-12 and 14496-14). Pure.

As it lists the size of every packet, it is written last. It is then the first part of the file, so that players need
nothing from its end before they begin.
"""

import struct
import sys
from array import array
from collections.abc import Sequence
from typing import Final

from chalicelib.protocol.boxes import (
    box,
    full_box,
    integer,
    media_headers,
    media_information,
    movie_header,
    sound_entry,
    track_header,
)

AAC_SAMPLES: Final = 1_024  # of one packet
AAC_SILENT: Final = bytes.fromhex("01182007")  # a packet of digital silence, mono
PRIMING: Final = 1_024  # samples that decoders give out before the first one of the sound
RATE: Final = 48_000  # Hz
SIZES: Final = "H"  # of an array of packet sizes: a packet of one channel has at most 768 bytes (14496-3)
_CHUNK: Final = 47  # packets, about a second
_LOW_COMPLEXITY_48K_MONO: Final = bytes.fromhex("1188")  # AudioSpecificConfig (14496-3, 1.6.2.1)
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
    head = box(b"ftyp", b"M4A ", integer(0), b"M4A mp42isom")
    data = sum(sizes)
    offset = len(head) + len(_movie(sizes, samples, bit_rate, 0)) + 16
    movie = _movie(sizes, samples, bit_rate, offset)
    return head + movie + struct.pack(">I4sQ", _LARGE, b"mdat", data + 16)


def _movie(sizes: "array[int]", samples: int, bit_rate: int, offset: int) -> bytes:
    return box(b"moov", movie_header(RATE, samples), _track(sizes, samples, bit_rate, offset))


def _track(sizes: "array[int]", samples: int, bit_rate: int, offset: int) -> bytes:
    edit = [integer(1), integer(samples), integer(PRIMING), b"\x00\x01\x00\x00"]
    edits = box(b"edts", full_box(b"elst", 0, *edit))
    headers = media_headers(RATE, len(sizes) * AAC_SAMPLES)
    media = box(b"mdia", headers, media_information(_table(sizes, bit_rate, offset)))
    return box(b"trak", track_header(samples), edits, media)


def _table(sizes: "array[int]", bit_rate: int, offset: int) -> bytes:
    description = full_box(b"stsd", 0, integer(1), box(b"mp4a", sound_entry(RATE), _stream(bit_rate)))
    times = full_box(b"stts", 0, integer(1), integer(len(sizes)), integer(AAC_SAMPLES))
    lengths = full_box(b"stsz", 0, integer(0), integer(len(sizes)), _big(array("I", sizes)))
    starts = _starts(sizes, offset)
    places = full_box(b"stco", 0, integer(len(starts)), _big(starts))
    return box(b"stbl", description, times, _chunks(len(sizes)), lengths, places)


def _chunks(packets: int) -> bytes:
    """The packets of each chunk: `_CHUNK`, and what is left in the last."""
    full, rest = divmod(packets, _CHUNK)
    runs = [(1, _CHUNK)] if full else []
    runs += [(full + 1, rest)] if rest else []
    return full_box(b"stsc", 0, integer(len(runs)), *(struct.pack(">III", first, count, 1) for first, count in runs))


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
    return full_box(b"esds", 0, _descriptor(3, b"\x00\x00\x00" + config + _descriptor(6, b"\x02")))


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def _big(values: "array[int]") -> bytes:
    if sys.byteorder == "little":
        values.byteswap()
    return values.tobytes()
