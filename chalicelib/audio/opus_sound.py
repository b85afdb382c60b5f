"""Decodes Opus to samples and encodes them again, through FFmpeg. Imported by jobs alone, as is what makes AAC."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from chalicelib.protocol.mp4 import RATE
from chalicelib.protocol.ogg import head
from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.segments import FRAME_SAMPLES

BIT_RATE: Final = 32_000  # this and the rest as workers encode the mix
_OPTIONS: Final = {
    "application": "voip",
    "frame_duration": "20",
    "vbr": "constrained",
    "compression_level": "5",
    "fec": "1",
    "packet_loss": "10",
}
_BYTES: Final = 4  # of a sample


def samples_of(packets: Sequence[bytes]) -> "array[float]":
    """Return the sound of Opus packets at 48 kHz, in which 1 is full scale. What cannot be decoded is silence."""
    decoder = AudioCodecContext.create("opus", "r")
    decoder.extradata = head(pre_skip=0)
    found = array("f")
    for packet in packets:
        length = (duration_of(packet) or 0) * _BYTES
        found.frombytes(_decoded(decoder, packet)[:length].ljust(length, b"\0"))
    return found


def opus_of(samples: "array[float]") -> list[bytes]:
    """Return a packet for each 20 ms of mono sound at 48 kHz."""
    encoder = AudioCodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "flt"
    encoder.bit_rate, encoder.options = BIT_RATE, _OPTIONS
    frames = [*_frames(samples), None]
    packets = [bytes(packet) for frame in frames for packet in encoder.encode(frame)]
    return packets[: len(samples) // FRAME_SAMPLES]


def _decoded(decoder: AudioCodecContext, packet: bytes) -> bytes:
    try:
        frames = decoder.decode(av.Packet(packet))
    except av.error.FFmpegError:
        return b""
    return b"".join(bytes(frame.planes[0])[: frame.samples * _BYTES] for frame in frames)


def _frames(samples: "array[float]") -> Iterator[AudioFrame]:
    for at in range(0, len(samples) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        frame = AudioFrame(format="flt", layout="mono", samples=FRAME_SAMPLES)
        frame.sample_rate, frame.pts = RATE, at
        frame.planes[0].update(samples[at : at + FRAME_SAMPLES].tobytes())
        yield frame
