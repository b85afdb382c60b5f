"""ICE-lite: reads connectivity checks and answers them (RFC 8445, RFC 8489). Pure."""

import hmac
from collections.abc import Iterator
from struct import pack, unpack_from
from typing import Final, NamedTuple

from aioice import stun

_SMALLEST: Final = 20 + 8 + 24 + 8  # bytes: header, USERNAME, MESSAGE-INTEGRITY, FINGERPRINT
# Bytes of the largest datagram that a path of Ethernet carries whole. Browsers put more and more into their checks:
# Chromium a flight of DTLS, which RFC 8489's 548 bytes for an unknown path MTU have no room for.
_LARGEST: Final = 1_500
_BINDING_REQUEST: Final = 0x0001
_USERNAME, _INTEGRITY, _USE_CANDIDATE, _FINGERPRINT = 0x0006, 0x0008, 0x0025, 0x8028
_OPTIONAL: Final = 0x8000  # from here on, attributes that are not understood are skipped (RFC 8489 section 14)
# Those of lower numbers that need not be read: PRIORITY, and what RFC 8489 adds for other uses of STUN. All others
# are refused with 420, as section 6.3.1 demands.
_SKIPPED: Final = frozenset(entry[0] for entry in stun.ATTRIBUTES) | {0x001C, 0x001D, 0x001E}
_UNKNOWN_ATTRIBUTE: Final = 420


class ConnectivityCheck(NamedTuple):
    """A well-formed binding request. It proves nothing until `is_authentic` has checked it.

    `signed` are the bytes that `signature` covers; `unknown` are the attributes that we would have to understand.
    """

    transaction_id: bytes
    local_ufrag: str
    remote_ufrag: str
    nominates: bool
    size: int
    signed: bytes
    signature: bytes
    unknown: tuple[int, ...]


def read_check(datagram: bytes) -> ConnectivityCheck | None:
    """The connectivity check in `datagram`, or None if it is anything else, however malformed.

    Only the four attributes that matter are looked into: peers fill others with what they like.
    """
    if not _SMALLEST <= len(datagram) <= _LARGEST:
        return None
    kind, length, cookie, transaction_id = unpack_from("!HHI12s", datagram)
    if (kind, length, cookie) != (_BINDING_REQUEST, len(datagram) - stun.HEADER_LENGTH, stun.COOKIE):
        return None
    found: dict[int, tuple[int, bytes]] = {}
    unknown: list[int] = []
    for position, number, value in _attributes(datagram):
        if _INTEGRITY in found and number != _FINGERPRINT:
            continue  # not authenticated, so it counts for nothing (RFC 8489 section 14.5)
        found.setdefault(number, (position, value))  # the first of equal ones counts (section 14)
        if number < _OPTIONAL and number not in _SKIPPED:
            unknown.append(number)
    if not {_USERNAME, _INTEGRITY, _FINGERPRINT} <= found.keys() or not _is_whole(datagram, *found[_FINGERPRINT]):
        return None
    local, colon, remote = found[_USERNAME][1].decode("utf-8", "replace").partition(":")
    if not colon:
        return None
    end, signature = found[_INTEGRITY]
    nominates = _USE_CANDIDATE in found
    return ConnectivityCheck(
        transaction_id, local, remote, nominates, len(datagram), datagram[:end], signature, tuple(unknown)
    )


def is_authentic(check: ConnectivityCheck, password: str) -> bool:
    """Whether the sender knows our password (short-term credential, RFC 8489 section 9.1)."""
    return hmac.compare_digest(check.signature, stun.message_integrity(check.signed, password.encode()))


def answer_check(check: ConnectivityCheck, address: tuple[str, int], password: str) -> bytes | None:
    """The success response, which tells the peer its own `address`, or the error response if the check has `unknown`
    attributes.

    None if it would be longer than the request, so that we cannot be used for amplification.
    """
    kind = stun.Class.ERROR if check.unknown else stun.Class.RESPONSE
    body = _refusal(check.unknown) if check.unknown else _mapped(check, address)
    head = pack("!HHI12s", stun.Method.BINDING | kind, len(body), stun.COOKIE, check.transaction_id)
    wire = head + body
    wire += _attribute(_INTEGRITY, stun.message_integrity(wire, password.encode()))
    wire = stun.set_body_length(wire, len(wire) + stun.FINGERPRINT_LENGTH - stun.HEADER_LENGTH)
    wire += _attribute(_FINGERPRINT, pack("!I", stun.message_fingerprint(wire)))
    return wire if len(wire) <= check.size else None


def _attributes(datagram: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Position, type and value of each attribute that is whole."""
    position = stun.HEADER_LENGTH
    while position <= len(datagram) - 4:
        number, length = unpack_from("!HH", datagram, position)
        value = datagram[position + 4 : position + 4 + length]
        if len(value) < length:
            return
        yield position, number, value
        position += 4 + length + stun.padding_length(length)


def _is_whole(datagram: bytes, position: int, value: bytes) -> bool:
    return len(value) == 4 and value == pack("!I", stun.message_fingerprint(datagram[:position]))


def _mapped(check: ConnectivityCheck, address: tuple[str, int]) -> bytes:
    return _attribute(0x0020, stun.pack_xor_address(address, check.transaction_id))  # XOR-MAPPED-ADDRESS


def _refusal(unknown: tuple[int, ...]) -> bytes:
    """ERROR-CODE without words, and UNKNOWN-ATTRIBUTES."""
    return _attribute(0x0009, stun.pack_error_code((_UNKNOWN_ATTRIBUTE, ""))) + _attribute(
        0x000A, b"".join(pack("!H", number) for number in unknown)
    )


def _attribute(number: int, value: bytes) -> bytes:
    return pack("!HH", number, len(value)) + value + bytes(stun.padding_length(len(value)))
