"""ICE-lite: reads connectivity checks and answers them (RFC 8445, RFC 8489). Pure.

Anybody can send a check, so what is cheap comes first: `username_of` rejects what no peer of ours can have sent, and
only then `read_check` looks at the rest.
"""

import hmac
import socket
from struct import Struct, pack
from typing import Final, NamedTuple
from zlib import crc32

_HEAD: Final = Struct("!HHI")  # the transaction id follows
_ATTRIBUTE: Final = Struct("!HH")
_FINGERPRINT: Final = Struct("!HHI")
_HEADER: Final = 20  # bytes
_INTEGRITY_SIZE: Final = 24  # bytes, with the attribute's header
_FINGERPRINT_SIZE: Final = _FINGERPRINT.size
_SMALLEST: Final = _HEADER + 8 + _INTEGRITY_SIZE + _FINGERPRINT_SIZE  # bytes, of which 8 are the shortest USERNAME
# Bytes of the largest datagram that a path of Ethernet carries whole. Browsers put more and more into their checks:
# Chromium a flight of DTLS, which RFC 8489's 548 bytes for an unknown path MTU have no room for.
_LARGEST: Final = 1_500
_MOST_ATTRIBUTES: Final = 32  # browsers send about ten
_COOKIE: Final = 0x2112_A442
_FINGERPRINT_XOR: Final = 0x5354_554E
_BINDING_REQUEST, _BINDING_RESPONSE, _BINDING_ERROR = 0x0001, 0x0101, 0x0111
_USERNAME, _INTEGRITY, _USE_CANDIDATE, _FINGERPRINT_TYPE, _CONTROLLED = 0x0006, 0x0008, 0x0025, 0x8028, 0x8029
_OPTIONAL: Final = 0x8000  # from here on, attributes that are not understood are skipped (RFC 8489 section 14)
# Those of lower numbers that need not be read: PRIORITY, what other uses of STUN and TURN know, and what RFC 8489
# adds. All others are refused with 420, as section 6.3.1 demands.
_SKIPPED: Final = frozenset(
    {0x0001, 0x0003, 0x0004, 0x0005, _USERNAME, _INTEGRITY, 0x0009, 0x000C, 0x000D, 0x0012, 0x0013, 0x0014, 0x0015}
    | {0x0016, 0x0019, 0x001C, 0x001D, 0x001E, 0x0020, 0x0024, _USE_CANDIDATE}
)
_UNKNOWN_ATTRIBUTE: Final = pack("!HBB", 0, 4, 20)  # error 420
_ROLE_CONFLICT: Final = pack("!HBB", 0, 4, 87)  # error 487


class MessageKey:
    """The password of one peer (short-term credential, RFC 8489 section 9.1), made ready to sign many messages."""

    def __init__(self, password: str) -> None:
        self._empty = hmac.new(password.encode(), digestmod="sha1")

    def sign(self, message: bytes) -> bytes:
        """The MESSAGE-INTEGRITY (20 bytes) of a STUN message without that attribute, whatever length it states."""
        mac = self._empty.copy()
        mac.update(message[:2] + pack("!H", len(message) - _HEADER + _INTEGRITY_SIZE) + message[4:])
        return mac.digest()


class ConnectivityCheck(NamedTuple):
    """An authentic binding request of `size` bytes. `unknown` are the attributes that we would have to understand.
    `controlled` says that the peer waits for our nomination, which never comes: ICE-lite is always controlled."""

    transaction_id: bytes
    nominates: bool
    size: int
    unknown: tuple[int, ...]
    controlled: bool

    @property
    def refused(self) -> bool:
        """Whether it is answered with an error, and says nothing of the path."""
        return bool(self.unknown) or self.controlled


def username_of(datagram: bytes) -> bytes | None:
    """The USERNAME of a binding request, or None if the datagram is anything else. It proves nothing."""
    size = len(datagram)
    if not _SMALLEST <= size <= _LARGEST or _HEAD.unpack_from(datagram) != (_BINDING_REQUEST, size - _HEADER, _COOKIE):
        return None
    position, last = _HEADER, size - _FINGERPRINT_SIZE - _INTEGRITY_SIZE
    for _ in range(_MOST_ATTRIBUTES):
        if position > last:
            return None
        number, length = _ATTRIBUTE.unpack_from(datagram, position)
        if number == _USERNAME:
            return datagram[position + 4 : position + 4 + length]
        position += 4 + length + (-length & 3)
    return None


def read_check(datagram: bytes, key: MessageKey) -> ConnectivityCheck | None:
    """The connectivity check in a `datagram` that has a username; None if the sender does not know our password.

    Only the five attributes that matter are looked into: peers fill others with what they like. Those behind the
    signature are not authenticated, so they count for nothing (RFC 8489 section 14.5).
    """
    nominates = controlled = False
    unknown: list[int] = []
    position, last = _HEADER, len(datagram) - _FINGERPRINT_SIZE - _INTEGRITY_SIZE
    for _ in range(_MOST_ATTRIBUTES):
        if position > last:
            return None
        number, length = _ATTRIBUTE.unpack_from(datagram, position)
        if number == _INTEGRITY:
            signature = datagram[position + 4 : position + 4 + length]
            if not hmac.compare_digest(signature, key.sign(datagram[:position])) or not _is_whole(datagram):
                return None
            return ConnectivityCheck(datagram[8:_HEADER], nominates, len(datagram), tuple(unknown), controlled)
        if number == _USE_CANDIDATE:
            nominates = True
        elif number == _CONTROLLED and length == 8:
            controlled = True
        elif number < _OPTIONAL and number not in _SKIPPED:
            unknown.append(number)
        position += 4 + length + (-length & 3)
    return None


def answer_check(check: ConnectivityCheck, address: tuple[str, int], key: MessageKey) -> bytes | None:
    """The success response, which tells the peer its own `address`, or the error response if the check is `refused`.

    A peer that is told of the conflict takes the other role and asks again (RFC 8445 section 7.2.5.1). Our tie-breaker
    is always the smaller one.

    None if it would be longer than the request, so that we cannot be used for amplification.
    """
    kind = _BINDING_ERROR if check.refused else _BINDING_RESPONSE
    body = _refusal(check.unknown) if check.refused else _mapped(check.transaction_id, address)
    length = len(body) + _INTEGRITY_SIZE + _FINGERPRINT_SIZE
    if _HEADER + length > check.size:
        return None
    wire = _HEAD.pack(kind, length, _COOKIE) + check.transaction_id + body
    wire += _ATTRIBUTE.pack(_INTEGRITY, 20) + key.sign(wire)
    return wire + _fingerprint(wire)


def _is_whole(datagram: bytes) -> bool:
    """Whether the last attribute is the right FINGERPRINT (RFC 8489 section 14.7)."""
    return datagram[-_FINGERPRINT_SIZE:] == _fingerprint(datagram[:-_FINGERPRINT_SIZE])


def _fingerprint(message: bytes) -> bytes:
    """The attribute for a `message` whose stated length includes it already."""
    return _FINGERPRINT.pack(_FINGERPRINT_TYPE, 4, crc32(message) ^ _FINGERPRINT_XOR)


def _mapped(transaction_id: bytes, address: tuple[str, int]) -> bytes:
    """XOR-MAPPED-ADDRESS (RFC 8489 section 14.2)."""
    host, port = address
    family, number = (socket.AF_INET6, 2) if ":" in host else (socket.AF_INET, 1)
    packed = socket.inet_pton(family, host.partition("%")[0])
    mask = (_COOKIE.to_bytes(4, "big") + transaction_id)[: len(packed)]
    mapped = (int.from_bytes(packed, "big") ^ int.from_bytes(mask, "big")).to_bytes(len(packed), "big")
    return pack("!HHBBH", 0x0020, 4 + len(packed), 0, number, port ^ _COOKIE >> 16) + mapped


def _refusal(unknown: tuple[int, ...]) -> bytes:
    """ERROR-CODE without words, and UNKNOWN-ATTRIBUTES if there are any."""
    if not unknown:
        return _ATTRIBUTE.pack(0x0009, 4) + _ROLE_CONFLICT
    numbers = pack(f"!{len(unknown)}H", *unknown)
    padding = bytes(-len(numbers) & 3)
    return _ATTRIBUTE.pack(0x0009, 4) + _UNKNOWN_ATTRIBUTE + _ATTRIBUTE.pack(0x000A, len(numbers)) + numbers + padding
