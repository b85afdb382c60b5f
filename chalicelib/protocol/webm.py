"""Writes Opus packets of 20 ms as WebM, which browsers take piece by piece (Media Source Extensions). Pure.

The elements are those of RFC 8794 and RFC 9559.
"""

import struct
from collections.abc import Sequence
from typing import Final

from chalicelib.protocol.ogg import head

KIND: Final = 'audio/webm; codecs="opus"'
FRAME_MS: Final = 20
_CLUSTER: Final = 50  # packets: times in a cluster are 16 bits of ms
_UNKNOWN: Final = b"\x01" + b"\xff" * 7  # the size of an element that ends with the file (RFC 8794 section 6.2)
_PRE_ROLL_NS: Final = 80_000_000  # that a decoder needs to converge (RFC 7845 section 4.6)
_AUDIO: Final = 2  # TrackType


def webm(packets: Sequence[bytes], start_ms: int) -> bytes:
    """Return a WebM file of mono packets, the first of which begins at `start_ms` of the presentation."""
    clusters = (
        _cluster(packets[first : first + _CLUSTER], start_ms + first * FRAME_MS)
        for first in range(0, len(packets), _CLUSTER)
    )
    return _HEADER + b"".join(clusters)


def _element(name: str, content: bytes) -> bytes:
    return bytes.fromhex(name) + (1 << 56 | len(content)).to_bytes(8, "big") + content


def _number(name: str, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _cluster(packets: Sequence[bytes], start_ms: int) -> bytes:
    blocks = (
        _element("a3", b"\x81" + (number * FRAME_MS).to_bytes(2, "big") + b"\x80" + packet)  # track 1, key frame
        for number, packet in enumerate(packets)
    )
    return _element("1f43b675", _number("e7", start_ms) + b"".join(blocks))


_EBML: Final = _element(
    "1a45dfa3",
    _number("4286", 1) + _number("42f7", 1) + _number("42f2", 4) + _number("42f3", 8)
    + _element("4282", b"webm") + _number("4287", 4) + _number("4285", 2),
)  # fmt: skip
_INFO: Final = _element(
    "1549a966", _number("2ad7b1", 1_000_000) + _element("4d80", b"espacio") + _element("5741", b"espacio")
)
_TRACK: Final = _element(
    "ae",
    _number("d7", 1) + _number("73c5", 1) + _number("83", _AUDIO) + _element("86", b"A_OPUS")
    + _element("63a2", head(pre_skip=0)) + _number("56bb", _PRE_ROLL_NS)
    + _element("e1", _element("b5", struct.pack(">d", 48_000)) + _number("9f", 1)),
)  # fmt: skip
_HEADER: Final = _EBML + bytes.fromhex("18538067") + _UNKNOWN + _INFO + _element("1654ae6b", _TRACK)
