"""How sharp a sound is: a tone has nothing above 4 kHz, where a click has much."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.support.tones import RATE

WINDOW: Final = RATE // 100
ABOVE: Final = 4_000  # Hz
QUIET: Final = RATE // 20  # samples of silence before and after a file, as a player has them


def sharpest(sound: NDArray[Any], start: float, end: float) -> float:
    """Return how much there is of a click between two times (s), in dB."""
    samples = sound[round(start * RATE) : round(end * RATE)].astype(float)
    starts = range(0, len(samples) - WINDOW + 1, WINDOW // 4)
    rows = np.abs([np.fft.rfft(samples[at : at + WINDOW] * np.hanning(WINDOW)) for at in starts])
    power = (rows[:, ABOVE * WINDOW // RATE :] ** 2).mean(axis=1)
    return float(10 * np.log10(max(power.max(), 1e-12)))


def in_silence(sound: NDArray[Any]) -> NDArray[Any]:
    """Return a sound as somebody hears it who plays all of it: with silence around it."""
    return np.pad(sound, QUIET)
