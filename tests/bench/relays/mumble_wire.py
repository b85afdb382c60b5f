"""Mumble's formats: numbers in its datagrams, the few fields of its messages, and OCB2-AES128. Pure.

OCB2: P. Rogaway, "Efficient Instantiations of Tweakable Blockciphers and Refinements to Modes OCB and PMAC", 2004.
"""

from collections.abc import Callable
from typing import Final

BLOCK: Final = 16
_MASK: Final = 2**128 - 1


def varint(number: int) -> bytes:
    """Return a number below 2**28 as datagrams have it."""
    if number < 1 << 7:
        return number.to_bytes(1, "big")
    if number < 1 << 14:
        return (number | 0b10 << 14).to_bytes(2, "big")
    if number < 1 << 21:
        return (number | 0b110 << 21).to_bytes(3, "big")
    return (number | 0b1110 << 28).to_bytes(4, "big")


def number_field(field: int, number: int) -> bytes:
    """Return a field of a message, as Protocol Buffers have it."""
    return _base128(field << 3) + _base128(number)


def bytes_field(field: int, content: bytes) -> bytes:
    """The same with bytes."""
    return _base128(field << 3 | 2) + _base128(len(content)) + content


def bytes_fields(message: bytes) -> dict[int, bytes]:
    """Return the fields of a message that has no others than bytes, each shorter than 128."""
    found, place = dict[int, bytes](), 0
    while place < len(message):
        end = place + 2 + message[place + 1]
        found[message[place] >> 3] = message[place + 2 : end]
        place = end
    return found


def ocb2(aes: Callable[[bytes], bytes], nonce: bytes, plain: bytes) -> tuple[bytes, bytes]:
    """Return the encrypted text and its tag (16 bytes). `aes` encrypts a block."""
    delta, checksum, parts = int.from_bytes(aes(nonce), "big"), 0, []
    last = max(0, (len(plain) - 1) // BLOCK * BLOCK)
    for place in range(0, last, BLOCK):
        delta, block = _doubled(delta), int.from_bytes(plain[place : place + BLOCK], "big")
        parts.append(_block(delta ^ _through(aes, delta ^ block)))
        checksum ^= block
    delta, rest = _doubled(delta), plain[last:]
    pad = _block(_through(aes, delta ^ len(rest) * 8))
    parts.append(bytes(one ^ other for one, other in zip(rest, pad, strict=False)))
    checksum ^= int.from_bytes(rest + pad[len(rest) :], "big")
    return b"".join(parts), _block(_through(aes, delta ^ _doubled(delta) ^ checksum))


def _doubled(number: int) -> int:
    return (number << 1 & _MASK) ^ (0x87 if number >> 127 else 0)


def _through(aes: Callable[[bytes], bytes], number: int) -> int:
    return int.from_bytes(aes(_block(number)), "big")


def _block(number: int) -> bytes:
    return number.to_bytes(BLOCK, "big")


def _base128(number: int) -> bytes:
    parts = b""
    while number > 127:
        parts += bytes([number & 127 | 128])
        number >>= 7
    return parts + bytes([number])
