"""Reads RTP headers (RFC 3550 section 5.1) as far as the edge needs them. Pure."""

import struct
from typing import Final, NamedTuple

_FIXED: Final = struct.Struct("!BBHLL")
_EXTENSION: Final = struct.Struct("!HH")


class RtpPacket(NamedTuple):
    """One RTP packet without its CSRCs, extensions and padding. `timestamp` counts samples at 48 kHz."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes


def ssrc_of(datagram: bytes) -> int:
    """The SSRC of an RTP packet of at least 12 bytes, readable before it is decrypted."""
    return int.from_bytes(datagram[8:12], "big")


def read_rtp(packet: bytes) -> RtpPacket | None:
    """The decrypted `packet`, or None if its lengths contradict each other or it has no payload."""
    if len(packet) < 12:
        return None
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(packet)
    start = 12 + 4 * (first & 0x0F)
    if first & 0x10:
        if len(packet) < start + 4:
            return None
        start += 4 + 4 * _EXTENSION.unpack_from(packet, start)[1]
    end = len(packet) - (packet[-1] if first & 0x20 else 0)
    if first >> 6 != 2 or start >= end:
        return None
    return RtpPacket(second & 0x7F, sequence, timestamp, ssrc, packet[start:end])
