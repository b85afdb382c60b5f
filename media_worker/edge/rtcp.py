"""RTCP reports (RFC 3550 section 6.4): what we sent, and how well a peer's audio arrives. Pure.

aiortc's classes write the bytes; the numbers in them are computed here.
"""

from typing import Final

from aiortc.rtp import RTCP_RR, RTCP_SR, RtcpReceiverInfo, RtcpSenderInfo

CLOCK_RATE: Final = 48_000  # Hz, the RTP clock of Opus (RFC 7587 section 4.1)
_NTP_EPOCH: Final = 2_208_988_800  # s between 1900 and 1970
_LARGEST_STEP: Final = 3_000  # sequence numbers; a larger jump is another stream (RFC 3550 appendix A.1, MAX_DROPOUT)
_MASK: Final = 0xFFFF_FFFF
_HIGH_LOSS, _LOW_LOSS = 0.015, 0.005  # from which loss is high, and below which it is not high any more


class ReceptionStats:
    """Reception statistics of one source. Browsers choose their amount of error correction by the reports."""

    def __init__(self, ssrc: int, sequence: int) -> None:
        """`sequence` is the sequence number of the source's first packet."""
        self.ssrc = ssrc
        self._first = self._highest = sequence
        self._received = 0
        self._reported = (0, 0)  # packets expected and received at the last report
        self._jitter = 0.0  # samples at 48 kHz
        self._transit: float | None = None  # samples; None before the first packet
        self._sender_report: tuple[int, float] | None = None  # middle 32 bits of its NTP time, and when it arrived (s)

    def packet_received(self, sequence: int, timestamp: int, now: float) -> None:
        """Count a packet. `now` is `loop.time()` in seconds; the jitter is that of RFC 3550 appendix A.8."""
        step = (sequence - self._highest) & 0xFFFF
        if step < _LARGEST_STEP:
            self._highest += step
        self._received += 1
        transit = now * CLOCK_RATE - timestamp
        if self._transit is not None and abs(transit - self._transit) < CLOCK_RATE:
            self._jitter += (abs(transit - self._transit) - self._jitter) / 16
        self._transit = transit

    def report_received(self, report: bytes, now: float) -> None:
        """Take a decrypted RTCP packet. A sender report at its start lets the browser measure the round trip."""
        if len(report) >= 28 and report[1] == RTCP_SR:
            self._sender_report = (int.from_bytes(report[10:14], "big"), now)

    def report_block(self, now: float) -> RtcpReceiverInfo:
        """The report block for the time since the previous one; `now` is `loop.time()` in seconds."""
        expected = self._highest - self._first + 1
        new_expected, new_received = expected - self._reported[0], self._received - self._reported[1]
        self._reported = (expected, self._received)
        fraction = max(0, new_expected - new_received) * 256 // new_expected if new_expected > 0 else 0
        last, arrived = self._sender_report or (0, now)
        return RtcpReceiverInfo(
            ssrc=self.ssrc,
            fraction_lost=min(fraction, 255),
            packets_lost=max(0, min(expected - self._received, 0x7F_FFFF)),
            highest_sequence=self._highest & _MASK,
            jitter=int(self._jitter) & _MASK,
            lsr=last,
            dlsr=int((now - arrived) * 65_536) & _MASK,  # in 1/65,536 s
        )


class ReportedLoss:
    """How much of our audio a peer loses, by its own reports. `high` has two thresholds, so that it changes seldom."""

    __slots__ = ("_loss", "high")

    def __init__(self) -> None:
        self.high = False
        self._loss = 0.0  # 0 to 1, the mean of about the last four reports

    def report_received(self, report: bytes) -> None:
        """Take a decrypted RTCP packet; nothing happens unless its first report block says how our audio arrives."""
        fraction = _fraction_lost(report)
        if fraction is not None:
            self._loss += (fraction - self._loss) / 4
            self.high = self._loss >= (_LOW_LOSS if self.high else _HIGH_LOSS)


def _fraction_lost(report: bytes) -> float | None:
    """What the first report block says was lost since the report before, from 0 to 1; None if there is no block."""
    place = {RTCP_RR: 12, RTCP_SR: 32}.get(report[1] if len(report) > 1 else 0)
    if place is None or not report[0] & 0x1F or len(report) <= place:
        return None
    return report[place] / 256


def sender_info(wall: float, timestamp: int, packets: int, octets: int) -> RtcpSenderInfo:
    """The sender info of a report: `packets` with `octets` bytes of payload.

    `wall` is the time in epoch seconds, `timestamp` the RTP time (48 kHz) at that moment.
    """
    ntp = int((wall + _NTP_EPOCH) * (1 << 32)) & 0xFFFF_FFFF_FFFF_FFFF
    return RtcpSenderInfo(ntp, timestamp & _MASK, packets & _MASK, octets & _MASK)
