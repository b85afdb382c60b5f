"""Turns Opus into AAC with FFmpeg. Only jobs import it, because loading it takes longer than most requests."""

from collections.abc import Sequence
from typing import Final

from av.audio.codeccontext import AudioCodecContext

from chalicelib.audio.decoder import decoded
from chalicelib.protocol.mp4 import AAC_SAMPLES, PRIMING, RATE

BIT_RATE: Final = 64_000  # at which speech loses nothing that Opus at 32 kbit/s has left


def aac_of(packets: Sequence[bytes], start: int, gain: int) -> list[tuple[int, bytes]]:
    """Return the AAC packets of mono Opus packets, each with its number in the whole stream, louder by `gain` 256ths of
    a dB.

    `start` is the sample (at 48 kHz) of the stream with which the first packet begins. Packet 0 is priming; packet
    n + 1 begins with sample 1,024 n. The first few, and the last, are as they should be only if the stream begins, or
    ends, here.
    """
    encoder = _encoder()
    found: list[tuple[int, bytes]] = []
    for frame in [*decoded(packets, start, gain), None]:
        for packet in encoder.encode(frame):
            found.append((((packet.pts or 0) + PRIMING) // AAC_SAMPLES, bytes(packet)))
    return found


def _encoder() -> AudioCodecContext:
    encoder = AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "fltp"
    encoder.bit_rate = BIT_RATE
    return encoder
