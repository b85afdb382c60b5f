"""What one peer sends: decrypted, told from what is no sound of theirs, and counted for reports."""

from typing import Final

from media_worker.edge.dtls import SrtpKeys
from media_worker.edge.limits import EdgeCounts
from media_worker.edge.rtcp import ReceptionStats
from media_worker.edge.rtp import read_rtp
from media_worker.edge.srtp import InboundSrtp
from media_worker.peer import AudioPacket

_SOURCE_SILENCE: Final = 0.5  # s after which another SSRC of the same peer is believed


class InboundAudio:
    """One peer's incoming SRTP. `last_received_at` is the `loop.time()` of the last authentic packet."""

    def __init__(self, keys: SrtpKeys, payload_type: int, counts: EdgeCounts, now: float) -> None:
        self.last_received_at = now
        self._srtp = InboundSrtp(keys)
        self._payload_type = payload_type
        self._counts = counts
        self._reception: ReceptionStats | None = None
        self._audio_at = now

    def receive_rtp(self, datagram: bytes, now: float) -> AudioPacket | None:
        """The sound in an SRTP datagram; None, and counted, if there is none to be believed."""
        clear = self._srtp.unprotect(datagram)
        if clear is None:
            self._counts.unprotect_failures += 1
            return None
        self.last_received_at = now
        packet = read_rtp(clear)
        if packet is None or packet.payload_type != self._payload_type:
            self._counts.unusable += 1
            return None
        reception = self._source(packet.ssrc, packet.sequence, now)
        if reception is None:
            self._counts.unusable += 1
            return None
        reception.packet_received(packet.sequence, packet.timestamp, now)
        return AudioPacket(packet.payload, packet.sequence, packet.timestamp, now)

    def receive_rtcp(self, datagram: bytes, now: float) -> None:
        """An SRTCP datagram: a sign of life, and maybe a sender report."""
        clear = self._srtp.unprotect_rtcp(datagram)
        if clear is None:
            self._counts.unprotect_failures += 1
            return
        self.last_received_at = now
        if self._reception is not None:
            self._reception.report_received(clear, now)

    def report_block(self, now: float) -> bytes:
        """A report block about the peer's source; empty before there was any sound."""
        return self._reception.report_block(now) if self._reception is not None else b""

    def _source(self, ssrc: int, sequence: int, now: float) -> ReceptionStats | None:
        """The source that is listened to: another one only after the old fell silent."""
        known = self._reception
        if known is None or (known.ssrc != ssrc and now - self._audio_at >= _SOURCE_SILENCE):
            self._reception = known = ReceptionStats(ssrc, sequence)
        if known.ssrc != ssrc:
            return None
        self._audio_at = now
        return known
