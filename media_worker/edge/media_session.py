"""SRTP and RTCP of one connected peer: its audio in, and reports about both directions out."""

from typing import Final

from aiortc.rtp import RtcpRrPacket, RtcpSrPacket

from media_worker.edge.demux import DatagramKind
from media_worker.edge.destinations import SenderStats
from media_worker.edge.dtls import SrtpKeys
from media_worker.edge.inbound_audio import InboundAudio
from media_worker.edge.limits import EdgeCounts
from media_worker.edge.rtcp import CLOCK_RATE, ReportedLoss, sender_info
from media_worker.edge.srtp import outbound
from media_worker.peer import AudioPacket

_REPORT_EVERY: Final = 5.0  # s, RFC 3550 section 6.2
# s between reports to peers that send audio. Somebody who speaks alone hears nothing; only missing reports tell their
# browser that the worker is gone.
_REPORT_SENDERS_EVERY: Final = 0.4


class MediaSession:
    """Exists from the end of the DTLS handshake on. `now` is `loop.time()` in seconds."""

    __slots__ = ("_inbound", "_loss", "_reported_at", "_sent", "outbound")

    def __init__(
        self, keys: SrtpKeys, payload_type: int, counts: EdgeCounts, *, now: float, reported_at: float
    ) -> None:
        """`reported_at` stands for a report before the first: see `report_due`."""
        self.outbound = outbound(keys)  # what we send is encrypted by this, in the fan-out
        self._inbound = InboundAudio(keys, payload_type, counts, now)
        self._loss = ReportedLoss()
        self._reported_at = reported_at
        self._sent = 0  # packets at the last report

    @property
    def last_received_at(self) -> float:
        """When the last authentic packet arrived (`loop.time()`, s)."""
        return self._inbound.last_received_at

    @property
    def lossy(self) -> bool:
        """See `Peer.lossy`."""
        return self._loss.high

    def receive(self, kind: DatagramKind, datagram: bytes, now: float) -> AudioPacket | None:
        """Take an SRTP or SRTCP datagram. The audio in it, or None if there is none that can be trusted."""
        if kind is DatagramKind.RTP:
            return self._inbound.receive_rtp(datagram, now)
        report = self._inbound.receive_rtcp(datagram, now)
        if report is not None:
            self._loss.report_received(report)
        return None

    def report_due(self, now: float) -> bool:
        """Whether five seconds have passed since the last report, or 0.4 s if audio has arrived since then."""
        every = _REPORT_SENDERS_EVERY if self._inbound.audio_at > self._reported_at else _REPORT_EVERY
        return now - self._reported_at >= every

    def report(self, ssrc: int, sent: SenderStats, now: float, wall: float) -> bytes | None:
        """The next encrypted RTCP report, or None if no audio has gone either way since the last one.

        It maps our RTP clock to the wall clock (`wall`, epoch seconds) and says how well the
        peer's audio arrives. `ssrc` is ours.
        """
        heard = self._inbound.audio_at > self._reported_at
        new, self._sent = sent.packets != self._sent, sent.packets
        self._reported_at = now
        if not (heard or new):
            return None
        reception = self._inbound.report_blocks(now)
        if sent.packets:
            timestamp = sent.timestamp + int((now - sent.moment) * CLOCK_RATE)
            info = sender_info(wall, timestamp, sent.packets, sent.octets)
            return self.outbound.protect_rtcp(bytes(RtcpSrPacket(ssrc, info, reception)))
        return self.outbound.protect_rtcp(bytes(RtcpRrPacket(ssrc, reception))) if reception else None
