"""A DTLS server for one peer over memory BIOs: datagrams in, datagrams and SRTP keys out.

It has no socket, event loop or clock. One certificate and one SSL context serve all peers.
"""

import hmac
from collections.abc import Sequence
from contextlib import suppress
from math import inf
from typing import Final

from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AES128_CM_SHA1_80,
    RTCCertificate,
    SRTPProtectionProfile,
)
from OpenSSL import SSL

from media_worker.edge.dtls_records import HANDSHAKE, records_of, separated
from media_worker.edge.offer import Fingerprint
from media_worker.edge.record_protection import (
    ALERT,
    APPLICATION_DATA,
    HEADER,
    SUITES,
    RecordProtection,
    key_block,
)

# GCM-128 first: it costs 0.5 us per packet, AES-CM with SHA-1 costs 1.5.
PROFILES: Final = (SRTP_AEAD_AES_128_GCM, SRTP_AES128_CM_SHA1_80)
DATAGRAM: Final = 1_200  # bytes of UDP payload that fit every path MTU in practice
_DTLS_1_2: Final = 0xFEFD
_READ: Final = 4_096  # bytes read at a time: more than any datagram has; pyOpenSSL allocates them for each call
_CLOSE_NOTIFY: Final = b"\x01\x00"  # the content of an alert
_FINISHED: Final = b"\x14"  # how a handshake's last message begins


class DtlsBroken(Exception):
    """The handshake cannot go on after what arrived, whoever sent it."""


class DtlsFailed(Exception):
    """The handshake is complete, but useless: a wrong certificate, or no common SRTP profile."""


class DtlsClosed(Exception):
    """The peer sent close_notify, or broke the session after the handshake."""


class DtlsIdentity:
    """The worker's certificate and the SSL context that all peers share."""

    def __init__(self) -> None:
        certificate = RTCCertificate.generateCertificate()
        self.context = certificate._create_ssl_context(list(PROFILES))
        self.context.set_max_proto_version(_DTLS_1_2)
        self.context.set_session_cache_mode(SSL.SESS_CACHE_OFF)  # nobody resumes a session; each would be kept
        self.context.set_cipher_list(":".join(SUITES).encode())
        self.context.set_options(SSL.OP_NO_RENEGOTIATION | SSL.OP_NO_QUERY_MTU)
        prints = {print_.algorithm: print_.value for print_ in certificate.getFingerprints()}
        self.fingerprint = f"sha-256 {prints['sha-256']}"


class SrtpKeys:
    """The SRTP profile and keys that both ends derived (RFC 5764 section 4.2); each key includes its salt."""

    def __init__(self, profile: SRTPProtectionProfile, material: bytes) -> None:
        self.profile = profile.libsrtp_profile
        self.sending = profile.get_key_and_salt(material, 1)
        self.receiving = profile.get_key_and_salt(material, 0)


class DtlsSession:
    """The server's side of one session. `keys` is None until the handshake is done and the certificate checked.

    OpenSSL makes the handshake, and its session goes as soon as that is done. All it could still do is to repeat the
    last flight when the peer repeats theirs, and for that we keep the flight, until the peer sends data.
    """

    __slots__ = ("_expected", "_last_flight", "_protection", "_queued", "_ssl", "keys")

    def __init__(self, identity: DtlsIdentity, expected: Sequence[Fingerprint]) -> None:
        self._expected = expected
        self._ssl: SSL.Connection | None = SSL.Connection(identity.context)  # until the keys
        self._ssl.set_ciphertext_mtu(DATAGRAM)
        self._ssl.set_accept_state()
        self._protection: RecordProtection | None = None  # from the keys until `shutdown`
        self._queued: tuple[bytes, ...] = ()  # datagrams of ours
        self._last_flight: tuple[bytes, ...] = ()  # the datagrams that ended the handshake, until the peer has them
        self.keys: SrtpKeys | None = None

    def receive(self, datagram: bytes) -> list[bytes]:
        """The application data in `datagram`.

        Raises DtlsBroken during the handshake, DtlsFailed at its end, DtlsClosed after it.
        """
        protected, others = separated(datagram)
        if self._ssl is None:
            self._repeat(others)
        elif others:
            self._ssl.bio_write(others)
            self._advance(self._ssl)
        return self._opened(protected)

    def timeout(self) -> float:
        """Seconds until `retransmit` is due; infinite if nothing is outstanding."""
        seconds = None if self._ssl is None else self._ssl.DTLSv1_get_timeout()
        return inf if seconds is None else seconds

    def retransmit(self) -> None:
        """Queue the last flight again. Raises DtlsBroken after too many attempts."""
        try:
            if self._ssl is not None:
                self._ssl.DTLSv1_handle_timeout()
        except SSL.Error as error:
            raise DtlsBroken("no answer to the last flight") from error

    def send(self, data: bytes) -> None:
        """Queue one record of application data (at most about 1,150 bytes); dropped if the session is ending."""
        self._queue(APPLICATION_DATA, data)

    def shutdown(self) -> None:
        """Queue close_notify if there is a session to close. Nothing can be sent or received any more."""
        self._queued = tuple(self.outgoing())
        self._queue(ALERT, _CLOSE_NOTIFY)
        self._protection = self._ssl = None

    def outgoing(self) -> list[bytes]:
        """The queued datagrams, each of whole records."""
        queued, self._queued = self._queued, ()
        return [*([] if self._ssl is None else split_records(_flight(self._ssl))), *queued]

    def _queue(self, kind: int, content: bytes) -> None:
        if self._protection is not None:
            self._queued += (self._protection.seal(kind, content),)

    def _advance(self, ssl: SSL.Connection) -> None:
        """Let OpenSSL take the peer's next flight, and take over from it when the handshake is done."""
        if self._shake(ssl):
            self._protection = _protection_of(ssl)
            self._check_certificate(ssl)
            self.keys = self._derive(ssl)
            self._last_flight = self._queued = tuple(split_records(_flight(ssl)))
            self._ssl = None

    def _repeat(self, others: bytes) -> None:
        """Queue the last flight again if the peer has repeated theirs, which shows that they do not have it.

        The very same datagrams: a nonce that returns with other content would give the key away.
        """
        if not self._last_flight or self._protection is None:
            return
        encrypted = (record for record in records_of(others) if record[0] == HANDSHAKE and record[3:5] != b"\0\0")
        for record in encrypted:
            content = self._protection.open(record)
            if content is None:
                return  # as in `_opened`
            if content.startswith(_FINISHED):
                self._queued += self._last_flight

    def _shake(self, ssl: SSL.Connection) -> bool:
        try:
            ssl.do_handshake()
        except SSL.WantReadError:
            return False
        except SSL.Error as error:
            raise DtlsBroken(str(error)) from error
        return True

    def _check_certificate(self, ssl: SSL.Connection) -> None:
        certificate = ssl.get_peer_certificate()
        if certificate is None:
            raise DtlsFailed("no certificate")
        for algorithm in {expected.algorithm for expected in self._expected}:
            actual = certificate.digest(algorithm.replace("-", "")).decode()
            # The offer may list several certificates, of which the peer uses one (RFC 8122 section 5.1).
            if not any(hmac.compare_digest(actual, one.value) for one in self._expected if one.algorithm == algorithm):
                raise DtlsFailed(f"the certificate is not the one of the offer ({algorithm})")

    def _derive(self, ssl: SSL.Connection) -> SrtpKeys:
        chosen = ssl.get_selected_srtp_profile()
        for profile in PROFILES:
            if profile.openssl_profile == chosen:
                length = 2 * (profile.key_length + profile.salt_length)
                return SrtpKeys(profile, ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", length))
        raise DtlsFailed("no common SRTP profile")

    def _opened(self, records: list[bytes]) -> list[bytes]:
        messages = []
        for record in records:
            content = None if self._protection is None else self._protection.open(record)
            if content is None:
                break  # forged or repeated, so the rest is too: one decryption for each such datagram
            if record[0] == ALERT:
                raise DtlsClosed("close_notify" if content == _CLOSE_NOTIFY else f"alert {content.hex()}")
            self._last_flight = ()  # the peer has it
            messages.append(content)
        return [message for message in messages if message]


def _flight(ssl: SSL.Connection) -> bytes:
    """What OpenSSL has queued."""
    flight = b""
    with suppress(SSL.Error):
        while len(read := ssl.bio_read(_READ)) == _READ:
            flight += read
        flight += read
    return flight


def _protection_of(ssl: SSL.Connection) -> RecordProtection:
    """What protects the records of a session whose handshake is done."""
    suite = SUITES[ssl.get_cipher_name() or ""]
    secrets = ssl.master_key(), ssl.client_random(), ssl.server_random()
    master, client, server = (secret or b"" for secret in secrets)
    return RecordProtection(suite, key_block(master, client, server, suite.material))


def split_records(flight: bytes) -> list[bytes]:
    """`flight` as datagrams of at most `DATAGRAM` bytes, none of which splits a record (RFC 6347 section 4.1.1)."""
    datagrams: list[bytes] = []
    current = b""
    while flight:
        size = HEADER + int.from_bytes(flight[11:13], "big")
        record, flight = flight[:size], flight[size:]
        if current and len(current) + len(record) > DATAGRAM:
            datagrams.append(current)
            current = b""
        current += record
    return [*datagrams, current] if current else datagrams
