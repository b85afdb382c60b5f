"""ICE-lite: reads connectivity checks and answers them (RFC 8445). Pure."""

from typing import NamedTuple

from aioice import stun

_SMALLEST = 20 + 8 + 24 + 8  # bytes: header, USERNAME, MESSAGE-INTEGRITY, FINGERPRINT
_LARGEST = 548  # bytes: RFC 8489 section 6.1, for an unknown path MTU


class ConnectivityCheck(NamedTuple):
    """A well-formed binding request. It proves nothing until `is_authentic` has checked it."""

    message: stun.Message
    local_ufrag: str
    remote_ufrag: str
    nominates: bool
    size: int


def read_check(datagram: bytes) -> ConnectivityCheck | None:
    """The connectivity check in `datagram`, or None if it is anything else, however malformed."""
    if not _SMALLEST <= len(datagram) <= _LARGEST:
        return None
    try:
        message = stun.parse_message(datagram)
    except Exception:  # the parser raises many things on hostile bytes, and none of them is a check
        return None
    attributes = message.attributes
    local, colon, remote = attributes.get("USERNAME", "").partition(":")
    complete = "MESSAGE-INTEGRITY" in attributes and "FINGERPRINT" in attributes
    request = message.message_method == stun.Method.BINDING and message.message_class == stun.Class.REQUEST
    if not (request and complete and colon):
        return None
    return ConnectivityCheck(message, local, remote, "USE-CANDIDATE" in attributes, len(datagram))


def is_authentic(check: ConnectivityCheck, password: str) -> bool:
    """Whether the sender knows our password (short-term credential, RFC 8489 section 9.1)."""
    return check.message.check_message_integrity(password.encode())


def answer_check(check: ConnectivityCheck, address: tuple[str, int], password: str) -> bytes | None:
    """The success response, which tells the peer its own `address`.

    None if it would be longer than the request, so that we cannot be used for amplification.
    """
    attributes = {"XOR-MAPPED-ADDRESS": address}
    response = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, check.message.transaction_id, attributes)
    response.add_message_integrity(password.encode())
    wire = bytes(response)
    return wire if len(wire) <= check.size else None
