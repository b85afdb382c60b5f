"""Encrypts and decrypts what DTLS 1.2 carries once its handshake is done (RFC 6347 section 4.1). Pure.

OpenSSL's session takes 65 kB, most of it for handshakes. Afterwards, a data channel needs only two keys, a number to
send with and a window against replays. The encryption is that of `cryptography`.
"""

import hmac
from struct import Struct
from typing import Final, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

ALERT: Final = 21
APPLICATION_DATA: Final = 23
HEADER: Final = 13  # bytes (RFC 6347 section 4.1)
_VERSION: Final = 0xFEFD  # DTLS 1.2
_EPOCH: Final = 1  # that of the one handshake of a session
_EXPLICIT: Final = 8  # bytes of AES-GCM's nonce that a record carries (RFC 5288 section 3)
_TAG: Final = 16  # bytes
# Our first record. OpenSSL has used the first numbers for the end of its handshake, and no nonce may be used twice.
_FIRST: Final = 1 << 16
_WINDOW: Final = (1 << 64) - 1  # the last 64 records (RFC 6347 section 4.1.2.6), as bits
_RECORD: Final = Struct("!BHQH")  # type, version, epoch and sequence number, length
_AUTHENTICATED: Final = Struct("!QBHH")  # epoch and sequence number, type, version, length of the content


class Aead(Protocol):
    """The interface that `cryptography` has for each of the ciphers."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The ciphertext, and its tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The content. Raises InvalidTag."""


class CipherSuite(NamedTuple):
    """A cipher with the bytes of its key and of its part of the nonce that both ends derive."""

    cipher: type[AESGCM] | type[ChaCha20Poly1305]
    key: int
    salt: int

    @property
    def material(self) -> int:
        """The bytes of keying material for both directions."""
        return 2 * (self.key + self.salt)


# By OpenSSL's names, the preferred first. RFC 8827 section 6.5 has every browser know the first; telephones without an
# instruction for AES prefer the second.
SUITES: Final = {
    "ECDHE-ECDSA-AES128-GCM-SHA256": CipherSuite(AESGCM, 16, 4),
    "ECDHE-ECDSA-CHACHA20-POLY1305": CipherSuite(ChaCha20Poly1305, 32, 12),
}


class _Direction(NamedTuple):
    key: bytes
    salt: bytes


class RecordProtection:
    """The server's side of one session's records of epoch 1."""

    __slots__ = ("_highest", "_next", "_receiving", "_seen", "_sending", "_suite")

    def __init__(self, suite: CipherSuite, material: bytes) -> None:
        """`material` is the key block of RFC 5246 section 6.3, `suite.material` bytes."""
        keys, salts = material[: 2 * suite.key], material[2 * suite.key :]
        self._suite = suite
        self._receiving = _Direction(keys[: suite.key], salts[: suite.salt])
        self._sending = _Direction(keys[suite.key :], salts[suite.salt : 2 * suite.salt])
        self._next = _EPOCH << 48 | _FIRST
        self._highest = _EPOCH << 48  # received so far; the number 0 was the client's Finished
        self._seen = 1  # which of the last 64 came: bit 0 is the highest, bit n the one that is n lower

    def seal(self, kind: int, content: bytes) -> bytes:
        """A record of type `kind` with this content (at most about 1,150 bytes, so that a datagram can carry it)."""
        number, self._next = self._next, self._next + 1
        explicit = number.to_bytes(_EXPLICIT, "big")
        cipher = self._suite.cipher(self._sending.key)
        associated = _AUTHENTICATED.pack(number, kind, _VERSION, len(content))
        sealed = cipher.encrypt(self._nonce(self._sending, explicit), content, associated)
        body = explicit + sealed if self._is_gcm else sealed
        return _RECORD.pack(kind, _VERSION, number, len(body)) + body

    def open(self, record: bytes) -> bytes | None:
        """The content of a whole record; None if it is forged, of another epoch, or was received before."""
        kind, version, number, _ = _RECORD.unpack_from(record)
        if version != _VERSION or number >> 48 != _EPOCH or self._is_old(number):
            return None
        body = record[HEADER:]
        explicit, sealed = (body[:_EXPLICIT], body[_EXPLICIT:]) if self._is_gcm else (record[3:11], body)
        if len(sealed) < _TAG:
            return None
        associated = _AUTHENTICATED.pack(number, kind, version, len(sealed) - _TAG)
        try:
            cipher = self._suite.cipher(self._receiving.key)
            content = cipher.decrypt(self._nonce(self._receiving, explicit), sealed, associated)
        except InvalidTag:
            return None
        self._note(number)
        return content

    @property
    def _is_gcm(self) -> bool:
        return self._suite.cipher is AESGCM

    def _nonce(self, direction: _Direction, explicit: bytes) -> bytes:
        """`explicit` is what the record says for AES-GCM, and its number for ChaCha20 (RFC 7905 section 2)."""
        if self._is_gcm:
            return direction.salt + explicit
        mixed = int.from_bytes(direction.salt, "big") ^ int.from_bytes(explicit, "big")
        return mixed.to_bytes(len(direction.salt), "big")

    def _is_old(self, number: int) -> bool:
        behind = self._highest - number
        return behind >= 0 and bool(behind >= 64 or self._seen >> behind & 1)

    def _note(self, number: int) -> None:
        ahead = number - self._highest
        if ahead > 0:
            self._seen = (self._seen << min(ahead, 64) | 1) & _WINDOW
            self._highest = number
        else:
            self._seen |= 1 << -ahead


def key_block(master_secret: bytes, client_random: bytes, server_random: bytes, length: int) -> bytes:
    """The keying material of a session (RFC 5246 section 6.3)."""
    return pseudo_random(master_secret, b"key expansion" + server_random + client_random, length)


def pseudo_random(secret: bytes, seed: bytes, length: int) -> bytes:
    """The first bytes of TLS 1.2's PRF with SHA-256 (RFC 5246 section 5); `seed` begins with the label."""
    block, found = seed, b""
    while len(found) < length:
        block = hmac.digest(secret, block, "sha256")
        found += hmac.digest(secret, block + seed, "sha256")
    return found[:length]
