"""What can be done with sound, without loading what does it before it is needed."""

from array import array
from collections.abc import Sequence


def encode_aac(packets: Sequence[bytes], start: int, gain: int) -> list[tuple[int, bytes]]:
    """Return what `aac_of` in `chalicelib/audio/aac.py` returns, which only jobs can import."""
    from chalicelib.audio.aac import aac_of

    return aac_of(packets, start, gain)


def measure_loudness(packets: Sequence[bytes]) -> tuple[list[float], float]:
    """Return what `momentary` in `chalicelib/audio/loudness.py` returns, which only jobs can import."""
    from chalicelib.audio.loudness import momentary

    return momentary(packets)


def decode_opus(packets: Sequence[bytes]) -> "array[float]":
    """Return what `samples_of` in `chalicelib/audio/opus_sound.py` returns, which only jobs can import."""
    from chalicelib.audio.opus_sound import samples_of

    return samples_of(packets)


def encode_opus(samples: "array[float]") -> list[bytes]:
    """Return what `opus_of` in `chalicelib/audio/opus_sound.py` returns, which only jobs can import."""
    from chalicelib.audio.opus_sound import opus_of

    return opus_of(samples)
