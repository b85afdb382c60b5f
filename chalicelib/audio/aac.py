"""Makes AAC of Opus, through FFmpeg. Imported by jobs alone, because loading it takes longer than most requests."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from chalicelib.protocol.mp4 import AAC_SAMPLES, PRIMING, RATE
from chalicelib.protocol.ogg import head

BIT_RATE: Final = 64_000  # at which speech loses nothing that Opus at 32 kbit/s has left
_CLOCK: Final = Fraction(1, RATE)


def aac_of(packets: Sequence[bytes], start: int) -> list[tuple[int, bytes]]:
    """Return the AAC packets of mono Opus packets, each with its number in the whole stream.

    `start` is the sample (at 48 kHz) of the stream with which the first packet begins. Packet 0 is priming; packet
    n + 1 begins with sample 1,024 n. The first few, and the last, are as they should be only if the stream begins, or
    ends, here.
    """
    encoder = _encoder()
    found: list[tuple[int, bytes]] = []
    for frame in [*_decoded(packets, start), None]:
        for packet in encoder.encode(frame):
            found.append((((packet.pts or 0) + PRIMING) // AAC_SAMPLES, bytes(packet)))
    return found


def _decoded(packets: Sequence[bytes], start: int) -> Iterator[AudioFrame]:
    decoder = AudioCodecContext.create("opus", "r")
    decoder.extradata = head(pre_skip=0)
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet)):
            frame.pts, frame.time_base = start, _CLOCK
            start += frame.samples
            yield frame


def _encoder() -> AudioCodecContext:
    encoder = AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "fltp"
    encoder.bit_rate = BIT_RATE
    return encoder
