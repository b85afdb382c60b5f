"""Reads DTLS records (RFC 6347 section 4.1) as far as one can before there are keys. Pure."""

from collections.abc import Iterator
from struct import Struct
from typing import Final

from media_worker.edge.record_protection import ALERT, APPLICATION_DATA

_HEADER: Final = Struct("!BHH6xH")  # content type, version, epoch, length; 6 bytes are the sequence number
_MESSAGE_HEADER: Final = 12  # bytes (section 4.2.2)
_LONGEST_MESSAGE: Final = 16_384  # bytes; browsers' certificates have 300
_CHANGE_CIPHER_SPEC: Final = 20
HANDSHAKE: Final = 22
_CLIENT_HELLO: Final = 1
# What a client sends without encryption: ClientHello, Certificate, CertificateVerify, ClientKeyExchange.
_CLIENTS_MESSAGES: Final = frozenset({_CLIENT_HELLO, 11, 15, 16})
# Records of one datagram that are looked at. A browser's longest flight has five messages, and what a data channel
# sends is one record; each costs a decryption, whoever sent it.
_MOST_RECORDS: Final = 16
_MOST_PROTECTED: Final = 4
_RANDOM: Final = slice(14, 46)  # of a ClientHello, behind the header and the version


def plausible_records(datagram: bytes) -> bytes:
    """The records of `datagram` that can be part of a client's handshake, without the rest.

    Alerts that are not encrypted are left out: anybody could have sent them (RFC 6347 section 4.1.2.7). Encrypted
    records stay, because only the keys can judge them.
    """
    return b"".join(record for record in records_of(datagram) if _is_plausible(record))


def hello_random(datagram: bytes) -> bytes | None:
    """The client's random bytes if `datagram` has the beginning of a ClientHello, or None."""
    for record in records_of(datagram):
        message = record[_HEADER.size :]
        if record[0] == HANDSHAKE and record[3:5] == b"\0\0" and message[:1] == bytes([_CLIENT_HELLO]):
            random = message[_RANDOM]
            return random if message[6:9] == b"\0\0\0" and len(random) == 32 else None
    return None


def separated(datagram: bytes) -> tuple[list[bytes], bytes]:
    """The encrypted records of `datagram` with application data and alerts, at most four, and all others."""
    protected: list[bytes] = []
    others = b""
    for record in records_of(datagram):
        if record[0] in (ALERT, APPLICATION_DATA) and record[3:5] != b"\0\0":
            protected.append(record)
        else:
            others += record
    return protected[:_MOST_PROTECTED], others


def records_of(datagram: bytes) -> Iterator[bytes]:
    """The whole records of `datagram`, one after the other."""
    position = 0
    for _ in range(_MOST_RECORDS):
        start = position + _HEADER.size
        end = start + _HEADER.unpack_from(datagram, position)[3] if start <= len(datagram) else start
        if end > len(datagram):
            return
        yield datagram[position:end]
        position = end


def _is_plausible(record: bytes) -> bool:
    kind, version, epoch, length = _HEADER.unpack_from(record)
    if version >> 8 != 0xFE or not length:
        return False
    if epoch:
        return True
    if kind == _CHANGE_CIPHER_SPEC:
        return record[_HEADER.size :] == b"\x01"
    return kind == HANDSHAKE and _are_messages(record[_HEADER.size :])


def _are_messages(body: bytes) -> bool:
    """Whether `body` is made of whole fragments of messages that a client sends."""
    while body:
        if len(body) < _MESSAGE_HEADER or body[0] not in _CLIENTS_MESSAGES:
            return False
        total, offset, length = (int.from_bytes(body[start : start + 3], "big") for start in (1, 6, 9))
        if offset + length > total or total > _LONGEST_MESSAGE or len(body) < _MESSAGE_HEADER + length:
            return False
        body = body[_MESSAGE_HEADER + length :]
    return True
