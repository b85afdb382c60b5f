"""What can be done with sound, without loading what does it before it is needed."""

from collections.abc import Sequence


def encode_aac(packets: Sequence[bytes], start: int, gain: int) -> list[tuple[int, bytes]]:
    """Return what `aac_of` in `chalicelib/audio/aac.py` returns, which only jobs can import."""
    from chalicelib.audio.aac import aac_of

    return aac_of(packets, start, gain)


def measure_loudness(packets: Sequence[bytes]) -> tuple[list[float], float]:
    """Return what `momentary` in `chalicelib/audio/loudness.py` returns, which only jobs can import."""
    from chalicelib.audio.loudness import momentary

    return momentary(packets)
