"""The audio that one peer sends: decrypted, checked and counted for reception reports."""

from typing import Final

from aiortc.rtp import RtcpReceiverInfo

from media_worker.edge.dtls import SrtpKeys
from media_worker.edge.limits import EdgeCounts
from media_worker.edge.rtcp import ReceptionStats
from media_worker.edge.rtp import read_rtp
from media_worker.edge.srtp import InboundSrtp
from media_worker.peer import AudioPacket

_SOURCE_SILENCE: Final = 0.5  # s without audio from one SSRC before another SSRC of the same peer is accepted


class InboundAudio:
    """One peer's incoming SRTP. `last_received_at` is the `loop.time()` (s) of the last authentic packet, `audio_at`
    that of the last audio."""

    __slots__ = ("_counts", "_payload_type", "_reception", "_srtp", "audio_at", "last_received_at")

    def __init__(self, keys: SrtpKeys, payload_type: int, counts: EdgeCounts, now: float) -> None:
        self.last_received_at = now
        self._srtp = InboundSrtp(keys)
        self._payload_type = payload_type
        self._counts = counts
        self._reception: ReceptionStats | None = None  # None before the first audio
        self.audio_at = now

    def receive_rtp(self, datagram: bytes, now: float) -> AudioPacket | None:
        """The audio in an SRTP datagram; None, and counted, if it is forged or is not the peer's audio."""
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

    def receive_rtcp(self, datagram: bytes, now: float) -> bytes | None:
        """Take an SRTCP datagram: it shows that the peer is alive, and may hold a sender report.

        Returns it decrypted; None, and counted, if it is forged.
        """
        clear = self._srtp.unprotect_rtcp(datagram)
        if clear is None:
            self._counts.unprotect_failures += 1
            return None
        self.last_received_at = now
        if self._reception is not None:
            self._reception.report_received(clear, now)
        return clear

    def report_blocks(self, now: float) -> list[RtcpReceiverInfo]:
        """The report block about the peer's source; empty until the first audio has arrived."""
        return [self._reception.report_block(now)] if self._reception is not None else []

    def _source(self, ssrc: int, sequence: int, now: float) -> ReceptionStats | None:
        """The statistics of `ssrc` if it is the accepted source; another is accepted once the old one is silent."""
        known = self._reception
        if known is None or (known.ssrc != ssrc and now - self.audio_at >= _SOURCE_SILENCE):
            self._reception = known = ReceptionStats(ssrc, sequence)
        if known.ssrc != ssrc:
            return None
        self.audio_at = now
        return known
