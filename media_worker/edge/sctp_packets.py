"""Reads SCTP packets (RFC 9260 section 3) as far as their cost can be judged before they are understood. Pure."""

from collections.abc import Iterator
from typing import Final

_HEADER: Final = 12  # bytes in front of the first chunk
_CHUNK_HEADER: Final = 4  # bytes: type, flags, length
_SACK: Final = 3
_SACK_HEADER: Final = 16  # bytes, with the chunk's


def chunk_count(packet: bytes, most: int) -> int:
    """The number of chunks in `packet`, or `most` if there are more."""
    count = 0
    for _ in _chunks(packet):
        count += 1
        if count == most:
            break
    return count


def gap_size(packet: bytes) -> int:
    """The number of TSNs that the SACK chunks of `packet` (RFC 9260 section 3.3.4) name in gap blocks."""
    return sum(_named(chunk) for chunk in _chunks(packet) if chunk[0] == _SACK)


def _chunks(packet: bytes) -> Iterator[bytes]:
    position = _HEADER
    while position + _CHUNK_HEADER <= len(packet):
        size = max(int.from_bytes(packet[position + 2 : position + 4], "big"), _CHUNK_HEADER)
        yield packet[position : position + size]
        position += size + (-size % 4)


def _named(sack: bytes) -> int:
    if len(sack) < _SACK_HEADER:
        return 0
    count = int.from_bytes(sack[12:14], "big")
    blocks = sack[_SACK_HEADER : _SACK_HEADER + 4 * count]
    edges = [int.from_bytes(blocks[start : start + 2], "big") for start in range(0, len(blocks) // 4 * 4, 2)]
    return sum(max(0, last - first + 1) for first, last in zip(edges[::2], edges[1::2], strict=True))
