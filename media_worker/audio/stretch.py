"""Plays speech a little faster or slower without a change of pitch (WSOLA). Pure.

One piece as long as the pitch period, or a multiple of it, is left out or repeated, and the seam is cross-faded.
Method: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity", ICASSP 1993.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

OVERLAP: Final = 240  # samples (5 ms) of cross-fade
SHORTEST: Final = 120  # samples (2.5 ms) left out or repeated: a pitch of 400 Hz
LONGEST: Final = 720  # samples (15 ms): a pitch of 67 Hz
SIMILAR: Final = 0.6  # correlation of the two sides of a seam from which on it cannot be heard
QUIET: Final = 60.0  # RMS: in such a frame (-55 dBov) no seam can be heard
_STEP: Final = 4  # samples between the places that are tried first
_FADE_IN: Final = np.linspace(0, 1, OVERLAP, dtype=np.float32)


def shorten(samples: Samples, most: int, *, anyhow: bool = False) -> Samples:
    """`samples` (int16 at 48 kHz) without one piece of at most `most` samples.

    The same samples if no seam would be inaudible, unless `anyhow`.
    """
    lag = _lag(samples, most, anyhow)
    if not lag:
        return samples
    return np.concatenate((_fade(samples[:OVERLAP], samples[lag : lag + OVERLAP]), samples[lag + OVERLAP :]))


def lengthen(samples: Samples, most: int) -> Samples:
    """`samples` (int16 at 48 kHz) with one piece of at most `most` samples repeated, or the same, as in `shorten`."""
    lag = _lag(samples, most, anyhow=False)
    if not lag:
        return samples
    seam = _fade(samples[lag : lag + OVERLAP], samples[:OVERLAP])
    return np.concatenate((samples[:lag], seam, samples[OVERLAP:]))


def _fade(out: Samples, into: Samples) -> Samples:
    return (out + (into.astype(np.float32) - out) * _FADE_IN).astype(np.int16)


def _lag(samples: Samples, most: int, anyhow: bool) -> int:
    """How many samples later the sound is most similar to its beginning; 0 if it is nowhere similar enough."""
    longest = min(len(samples) - OVERLAP, LONGEST, most)
    if longest < SHORTEST:
        return 0
    sound = samples[: longest + OVERLAP].astype(np.float32)
    if float(np.dot(sound, sound)) <= QUIET**2 * len(sound):
        return longest
    rough, _ = _most_similar(sound[::_STEP], OVERLAP // _STEP, SHORTEST // _STEP)
    lowest = max(rough * _STEP - _STEP, SHORTEST)
    nearby = sound[: min(rough * _STEP + _STEP, longest) + OVERLAP]
    lag, similarity = _most_similar(nearby, OVERLAP, lowest)
    return lag if similarity >= SIMILAR or anyhow else 0


def _most_similar(sound: NDArray[np.float32], length: int, first: int) -> tuple[int, float]:
    """The place from `first` on where `length` samples are most like the beginning, and their correlation."""
    pieces = np.lib.stride_tricks.sliding_window_view(sound[first:], length)
    begin = sound[:length]
    power = np.einsum("ij,ij->i", pieces, pieces) * float(np.dot(begin, begin))
    correlation = (pieces @ begin) / np.sqrt(power + 1.0)
    best = int(correlation.argmax())
    return first + best, float(correlation[best])
