"""Writes Opus packets of 20 ms as fragmented MP4, as HLS has it (RFC 8216 section 3.3): a head, and fragments that come
one by one. Pure.

Opus in MP4 is described by https://opus-codec.org/docs/opus_in_isobmff.html.
"""

import struct
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
from chalicelib.protocol.segments import FRAME_SAMPLES

KIND: Final = "audio/mp4"
RATE: Final = 48_000  # Hz, of all times
_OWN_BASE: Final = 0x020000  # tfhd: offsets count from the beginning of the fragment
_OFFSET_AND_SIZES: Final = 0x000201  # trun
_TRACK: Final = integer(1)


def opus_head() -> bytes:
    """Return what comes before all fragments of mono sound."""
    config = struct.pack(">BBHIhB", 0, 1, 0, RATE, 0, 0)
    description = full_box(b"stsd", 0, integer(1), box(b"Opus", sound_entry(RATE), box(b"dOps", config)))
    empty = [full_box(name, 0, integer(0)) for name in (b"stts", b"stsc")]
    sizes, places = full_box(b"stsz", 0, integer(0), integer(0)), full_box(b"stco", 0, integer(0))
    table = box(b"stbl", description, *empty, sizes, places)
    media = box(b"mdia", media_headers(RATE, 0), media_information(table))
    each = full_box(b"trex", 0, _TRACK, integer(1), integer(FRAME_SAMPLES), integer(0), integer(0))
    movie = box(b"moov", movie_header(RATE, 0), box(b"trak", track_header(0), media), box(b"mvex", each))
    return box(b"ftyp", b"iso6", integer(0), b"iso6mp41") + movie


def opus_fragment(number: int, first: int, packets: Sequence[bytes]) -> bytes:
    """Return the fragment `number` (from 1 on), whose first packet is the frame `first` of the sound."""
    head = _fragment_head(number, first, packets, 0)
    return _fragment_head(number, first, packets, len(head) + 8) + box(b"mdat", *packets)


def _fragment_head(number: int, first: int, packets: Sequence[bytes], offset: int) -> bytes:
    begins = full_box(b"tfdt", 0, struct.pack(">Q", first * FRAME_SAMPLES), version=1)
    sizes = (integer(len(packet)) for packet in packets)
    run = full_box(b"trun", _OFFSET_AND_SIZES, integer(len(packets)), integer(offset), *sizes)
    track = box(b"traf", full_box(b"tfhd", _OWN_BASE, _TRACK), begins, run)
    return box(b"moof", full_box(b"mfhd", 0, integer(number)), track)
