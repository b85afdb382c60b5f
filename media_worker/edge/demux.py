"""Tells the protocols on the UDP socket apart by a datagram's first two bytes (RFC 7983, RFC 5761)."""

from enum import Enum, auto


class DatagramKind(Enum):
    """The protocols that share the UDP socket."""

    STUN = auto()
    DTLS = auto()
    RTP = auto()
    RTCP = auto()
    OTHER = auto()


def kind_of(datagram: bytes | memoryview) -> DatagramKind:
    """The protocol of `datagram`; OTHER if it is empty, too short or none of ours.

    The first byte decides by RFC 7983 section 7; packet types 192 to 223 distinguish RTCP from
    RTP (RFC 5761 section 4).
    """
    if len(datagram) < 2:
        return DatagramKind.OTHER
    first = datagram[0]
    if 128 <= first <= 191:
        return DatagramKind.RTCP if 192 <= datagram[1] <= 223 else DatagramKind.RTP
    if 20 <= first <= 63:
        return DatagramKind.DTLS
    return DatagramKind.STUN if first <= 3 else DatagramKind.OTHER
