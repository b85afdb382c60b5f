"""What one peer sends: decrypted, told from what is no sound of theirs, and counted for reports."""

from typing import Final

from media_worker.edge.dtls import Keys
from media_worker.edge.limits import Counts
from media_worker.edge.rtcp import Reception
from media_worker.edge.rtp import read_rtp
from media_worker.edge.srtp import Inbound
from media_worker.peer import AudioPacket

_SOURCE_SILENCE: Final = 0.5  # s after which another SSRC of the same peer is believed


class Hearing:
    """One peer's incoming SRTP. `heard_at` is the `loop.time()` of the last authentic packet."""

    def __init__(self, keys: Keys, payload_type: int, counts: Counts, now: float) -> None:
        self.heard_at = now
        self._inbound = Inbound(keys)
        self._payload_type = payload_type
        self._counts = counts
        self._reception: Reception | None = None
        self._sound_at = now

    def take_rtp(self, datagram: bytes, now: float) -> AudioPacket | None:
        """The sound in an SRTP datagram; None, and counted, if there is none to be believed."""
        clear = self._inbound.unprotect(datagram)
        if clear is None:
            self._counts.unprotect_failures += 1
            return None
        self.heard_at = now
        packet = read_rtp(clear)
        if packet is None or packet.payload_type != self._payload_type:
            self._counts.unusable += 1
            return None
        reception = self._source(packet.ssrc, packet.sequence, now)
        if reception is None:
            self._counts.unusable += 1
            return None
        reception.note(packet.sequence, packet.timestamp, now)
        return AudioPacket(packet.payload, packet.sequence, packet.timestamp, now)

    def take_rtcp(self, datagram: bytes, now: float) -> None:
        """An SRTCP datagram: a sign of life, and maybe a sender report."""
        clear = self._inbound.unprotect_rtcp(datagram)
        if clear is None:
            self._counts.unprotect_failures += 1
            return
        self.heard_at = now
        if self._reception is not None:
            self._reception.note_report(clear, now)

    def block(self, now: float) -> bytes:
        """A report block about the peer's source; empty before there was any sound."""
        return self._reception.block(now) if self._reception is not None else b""

    def _source(self, ssrc: int, sequence: int, now: float) -> Reception | None:
        """The source that is listened to: another one only after the old fell silent."""
        known = self._reception
        if known is None or (known.ssrc != ssrc and now - self._sound_at >= _SOURCE_SILENCE):
            self._reception = known = Reception(ssrc, sequence)
        if known.ssrc != ssrc:
            return None
        self._sound_at = now
        return known
