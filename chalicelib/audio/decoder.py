"""Decodes Opus, through FFmpeg. Imported by jobs alone, because loading it takes longer than most requests."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from chalicelib.protocol.mp4 import RATE
from chalicelib.protocol.ogg import head

_CLOCK: Final = Fraction(1, RATE)


def decoded(packets: Sequence[bytes], start: int, gain: int = 0) -> Iterator[AudioFrame]:
    """Yield the sound of mono Opus packets, of which the first begins with the sample `start` (at 48 kHz), louder by
    `gain` 256ths of a dB."""
    decoder = AudioCodecContext.create("opus", "r")
    decoder.extradata = head(pre_skip=0, gain=gain)
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet)):
            frame.pts, frame.time_base = start, _CLOCK
            start += frame.samples
            yield frame
