"""A DTLS server for one peer over memory BIOs: datagrams in, datagrams and SRTP keys out.

It has no socket, event loop or clock. One certificate and one SSL context serve all peers.
"""

import hmac
from collections.abc import Sequence
from math import inf
from typing import Final

from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AES128_CM_SHA1_80,
    RTCCertificate,
    SRTPProtectionProfile,
)
from OpenSSL import SSL

from media_worker.edge.offer import Fingerprint

# GCM-128 first: it costs 0.5 us per packet, AES-CM with SHA-1 costs 1.5.
PROFILES: Final = (SRTP_AEAD_AES_128_GCM, SRTP_AES128_CM_SHA1_80)
DATAGRAM: Final = 1_200  # bytes of UDP payload that fit every path MTU in practice
_DTLS_1_2: Final = 0xFEFD
_READ: Final = 4_096  # bytes read at a time: more than any datagram has; pyOpenSSL allocates them for each call
_RELEASE_BUFFERS: Final = 0x10  # SSL_MODE_RELEASE_BUFFERS, which pyOpenSSL does not name
_RECORD_HEADER: Final = 13  # bytes (RFC 6347 section 4.1)


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
        self.context.set_mode(_RELEASE_BUFFERS)  # 7 kB of a session's 72, which is idle nearly all the time
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
    """The server's side of one session. `keys` is None until the handshake is done and the certificate checked."""

    def __init__(self, identity: DtlsIdentity, expected: Sequence[Fingerprint]) -> None:
        self._expected = expected
        self._ssl = SSL.Connection(identity.context)
        self._ssl.set_ciphertext_mtu(DATAGRAM)
        self._ssl.set_accept_state()
        self.keys: SrtpKeys | None = None

    def receive(self, datagram: bytes) -> list[bytes]:
        """The application data in `datagram`.

        Raises DtlsBroken during the handshake, DtlsFailed at its end, DtlsClosed after it.
        """
        self._ssl.bio_write(datagram)
        if self.keys is None and not self._shake():
            return []
        return self._read()

    def timeout(self) -> float:
        """Seconds until `retransmit` is due; infinite if nothing is outstanding."""
        seconds = self._ssl.DTLSv1_get_timeout()
        return inf if seconds is None else seconds

    def retransmit(self) -> None:
        """Queue the last flight again. Raises DtlsBroken after too many attempts."""
        try:
            self._ssl.DTLSv1_handle_timeout()
        except SSL.Error as error:
            raise DtlsBroken("no answer to the last flight") from error

    def send(self, data: bytes) -> None:
        """Queue one record of application data (at most about 1,150 bytes); dropped if the session is ending."""
        try:
            self._ssl.send(data)
        except SSL.Error:
            return

    def shutdown(self) -> None:
        """Queue close_notify if there is a session to close."""
        try:
            self._ssl.shutdown()
        except SSL.Error:
            return

    def outgoing(self) -> list[bytes]:
        """The queued datagrams, each of whole records."""
        flight = read = self._written()
        while len(read) == _READ:
            read = self._written()
            flight += read
        return split_records(flight)

    def _written(self) -> bytes:
        try:
            return self._ssl.bio_read(_READ)
        except SSL.Error:
            return b""

    def _shake(self) -> bool:
        try:
            self._ssl.do_handshake()
        except SSL.WantReadError:
            return False
        except SSL.Error as error:
            raise DtlsBroken(str(error)) from error
        self._check_certificate()
        self.keys = self._derive()
        return True

    def _check_certificate(self) -> None:
        certificate = self._ssl.get_peer_certificate()
        if certificate is None:
            raise DtlsFailed("no certificate")
        for algorithm in {expected.algorithm for expected in self._expected}:
            actual = certificate.digest(algorithm.replace("-", "")).decode()
            # The offer may list several certificates, of which the peer uses one (RFC 8122 section 5.1).
            if not any(hmac.compare_digest(actual, one.value) for one in self._expected if one.algorithm == algorithm):
                raise DtlsFailed(f"the certificate is not the one of the offer ({algorithm})")

    def _derive(self) -> SrtpKeys:
        chosen = self._ssl.get_selected_srtp_profile()
        for profile in PROFILES:
            if profile.openssl_profile == chosen:
                length = 2 * (profile.key_length + profile.salt_length)
                return SrtpKeys(profile, self._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", length))
        raise DtlsFailed("no common SRTP profile")

    def _read(self) -> list[bytes]:
        messages = []
        while True:
            try:
                messages.append(self._ssl.recv(_READ))
            except SSL.WantReadError:
                return messages
            except SSL.Error as error:
                raise DtlsClosed(str(error) or "close_notify") from error


def split_records(flight: bytes) -> list[bytes]:
    """`flight` as datagrams of at most `DATAGRAM` bytes, none of which splits a record (RFC 6347 section 4.1.1)."""
    datagrams: list[bytes] = []
    current = b""
    while flight:
        size = _RECORD_HEADER + int.from_bytes(flight[11:13], "big")
        record, flight = flight[:size], flight[size:]
        if current and len(current) + len(record) > DATAGRAM:
            datagrams.append(current)
            current = b""
        current += record
    return [*datagrams, current] if current else datagrams
