"""SRTP of one peer: incoming packets are authenticated, decrypted and checked for replay."""

from collections.abc import Callable
from typing import Final

import pylibsrtp
from pylibsrtp import Policy, Session
from pylibsrtp._binding import ffi

from media_worker.edge.dtls import SrtpKeys
from media_worker.edge.rtp import ssrc_of

_WINDOW: Final = 64  # packets of replay protection; 1,024 would slow the fan-out by 3 %
_SHORTEST: Final = 12  # bytes
_LONGEST: Final = 1_500  # bytes: the size of pylibsrtp's buffer
_MOST_SOURCES: Final = 8  # libsrtp keeps state for each SSRC that it has authenticated
# Where all sessions of the process decrypt and encrypt, one after the other. pylibsrtp gives each one of its own.
_BUFFER: Final = ffi.new("char[]", _LONGEST)
_BUFFER_AS_BYTES: Final = ffi.buffer(_BUFFER)


def outbound(keys: SrtpKeys) -> Session:
    """The session that encrypts what we send."""
    return _session(keys.sending, keys.profile, Policy.SSRC_ANY_OUTBOUND)


class InboundSrtp:
    """The session that decrypts what a peer sends. More than eight SSRCs are refused before any decryption."""

    __slots__ = ("_session", "_sources")

    def __init__(self, keys: SrtpKeys) -> None:
        self._session = _session(keys.receiving, keys.profile, Policy.SSRC_ANY_INBOUND)
        self._sources: tuple[int, ...] = ()

    def unprotect(self, datagram: bytes) -> bytes | None:
        """The RTP packet in `datagram`; None if it is forged, replayed, too short, too long or from a ninth SSRC."""
        return self._open(self._session.unprotect, datagram, ssrc_of(datagram))

    def unprotect_rtcp(self, datagram: bytes) -> bytes | None:
        """The RTCP packet in `datagram`; None as in `unprotect`."""
        return self._open(self._session.unprotect_rtcp, datagram, int.from_bytes(datagram[4:8], "big"))

    def _open(self, step: Callable[[bytes], bytes], datagram: bytes, ssrc: int) -> bytes | None:
        full = len(self._sources) >= _MOST_SOURCES
        if not _SHORTEST <= len(datagram) <= _LONGEST or (full and ssrc not in self._sources):
            return None
        try:
            packet = step(datagram)
        except pylibsrtp.Error:
            return None
        if ssrc not in self._sources:
            self._sources += (ssrc,)
        return packet


def _session(key: bytes, profile: int, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile)
    policy.window_size = _WINDOW
    policy.allow_repeat_tx = False
    session = Session(policy)
    session._cdata, session._buffer = _BUFFER, _BUFFER_AS_BYTES
    return session
