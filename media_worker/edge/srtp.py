"""SRTP of one peer: what arrives is authenticated, decrypted and never taken twice."""

from typing import Final

import pylibsrtp
from pylibsrtp import Policy, Session

from media_worker.edge.dtls import Keys
from media_worker.edge.rtp import ssrc_of

_WINDOW: Final = 64  # packets; 1,024 costs 3 % of the fan-out
_LONGEST: Final = 1_500  # bytes of pylibsrtp's buffer
_MOST_SOURCES: Final = 8  # libsrtp keeps state for each SSRC that it has authenticated


def outbound(keys: Keys) -> Session:
    """The session that protects what we send."""
    return _session(keys.sending, keys.profile, Policy.SSRC_ANY_OUTBOUND)


class Inbound:
    """What a peer sends. SSRCs beyond eight are refused before any work."""

    def __init__(self, keys: Keys) -> None:
        self._session = _session(keys.receiving, keys.profile, Policy.SSRC_ANY_INBOUND)
        self._sources: set[int] = set()

    def unprotect(self, datagram: bytes) -> bytes | None:
        """The RTP packet in `datagram`; None when forged, replayed, too long or of a source too many."""
        ssrc = ssrc_of(datagram)
        full = len(self._sources) >= _MOST_SOURCES
        if len(datagram) > _LONGEST or (full and ssrc not in self._sources):
            return None
        try:
            packet: bytes = self._session.unprotect(datagram)
        except pylibsrtp.Error:
            return None
        self._sources.add(ssrc)
        return packet

    def unprotect_rtcp(self, datagram: bytes) -> bytes | None:
        """The RTCP packet in `datagram`; None as in `unprotect`."""
        ssrc = int.from_bytes(datagram[4:8], "big")
        full = len(self._sources) >= _MOST_SOURCES
        if len(datagram) > _LONGEST or (full and ssrc not in self._sources):
            return None
        try:
            packet: bytes = self._session.unprotect_rtcp(datagram)
        except pylibsrtp.Error:
            return None
        self._sources.add(ssrc)
        return packet


def _session(key: bytes, profile: int, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile)
    policy.window_size = _WINDOW
    policy.allow_repeat_tx = False
    return Session(policy)
