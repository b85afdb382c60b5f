"""RTCP reports (RFC 3550 section 6.4): what we sent, and how well we heard. Pure."""

import struct
from typing import Final

CLOCK_RATE: Final = 48_000
_SENDER: Final = struct.Struct("!BBHLQLLL")
_RECEIVER: Final = struct.Struct("!BBHL")
_BLOCK: Final = struct.Struct("!LLLLLL")
_SENDER_TYPE, _RECEIVER_TYPE = 200, 201
_NTP_EPOCH: Final = 2_208_988_800  # s between 1900 and 1970
_LARGEST_STEP: Final = 3_000  # sequence numbers; more is another stream, RFC 3550 appendix A.1
_MASK: Final = 0xFFFF_FFFF


class ReceptionStats:
    """How one source arrives. Browsers choose their share of error correction by what is told them of it."""

    def __init__(self, ssrc: int, sequence: int) -> None:
        self.ssrc = ssrc
        self._first = self._highest = sequence
        self._received = 0
        self._reported = (0, 0)  # expected, received at the last report
        self._jitter = 0.0
        self._transit: float | None = None
        self._sender_report: tuple[int, float] | None = None  # middle of its NTP time, when it arrived

    def packet_received(self, sequence: int, timestamp: int, now: float) -> None:
        """A packet arrived. `now` is `loop.time()`."""
        step = (sequence - self._highest) & 0xFFFF
        if step < _LARGEST_STEP:
            self._highest += step
        self._received += 1
        transit = now * CLOCK_RATE - timestamp
        if self._transit is not None and abs(transit - self._transit) < CLOCK_RATE:
            self._jitter += (abs(transit - self._transit) - self._jitter) / 16
        self._transit = transit

    def report_received(self, report: bytes, now: float) -> None:
        """A decrypted RTCP packet arrived; a sender report in front lets the browser measure the round trip."""
        if len(report) >= 28 and report[1] == _SENDER_TYPE:
            self._sender_report = (int.from_bytes(report[10:14], "big"), now)

    def report_block(self, now: float) -> bytes:
        """The report block (24 bytes) for the time since the last one."""
        expected = self._highest - self._first + 1
        lost = max(0, min(expected - self._received, 0x7F_FFFF))
        new_expected, new_received = expected - self._reported[0], self._received - self._reported[1]
        self._reported = (expected, self._received)
        fraction = max(0, new_expected - new_received) * 256 // new_expected if new_expected > 0 else 0
        last, since = self._sender_report or (0, now)
        delay = int((now - since) * 65_536)
        losses = min(fraction, 255) << 24 | lost
        return _BLOCK.pack(self.ssrc, losses, self._highest & _MASK, int(self._jitter) & _MASK, last, delay & _MASK)


def write_sender_report(ssrc: int, wall: float, timestamp: int, packets: int, octets: int, block: bytes = b"") -> bytes:
    """A sender report. `wall` is epoch seconds, `timestamp` the RTP time (48 kHz) at that moment."""
    ntp = int((wall + _NTP_EPOCH) * (1 << 32)) & 0xFFFF_FFFF_FFFF_FFFF
    head = (0x81, _SENDER_TYPE, 12) if block else (0x80, _SENDER_TYPE, 6)
    return _SENDER.pack(*head, ssrc, ntp, timestamp & _MASK, packets & _MASK, octets & _MASK) + block


def write_receiver_report(ssrc: int, block: bytes) -> bytes:
    """A receiver report, from who has sent nothing yet."""
    return _RECEIVER.pack(0x81, _RECEIVER_TYPE, 7, ssrc) + block
