"""Fades out what a decoder made up for lost packets, before it sounds like a held note. Pure."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

LOUD: Final = 2_880  # samples (60 ms) of concealment at full level
SILENT: Final = 5_760  # samples (120 ms) after which nothing is left
RETURN: Final = 240  # samples (5 ms) in which the voice is back at full level


class Concealment:
    """The gain of one voice: `concealed` for samples that were made up, `heard` for those that were received."""

    def __init__(self) -> None:
        self._made_up = 0  # samples since the last that were received

    def concealed(self, samples: Samples) -> Samples:
        """`samples` (int16 at 48 kHz) that follow those already made up."""
        places = np.arange(self._made_up, self._made_up + len(samples))
        self._made_up += len(samples)
        return _times(samples, _gain(places)) if self._made_up > LOUD else samples

    def heard(self, samples: Samples) -> Samples:
        """`samples` (int16 at 48 kHz) of the speaker."""
        if not self._made_up:
            return samples
        start, self._made_up = float(_gain(np.array(self._made_up))), 0
        if start == 1.0:
            return samples
        gain = np.ones(len(samples), dtype=np.float32)
        gain[:RETURN] = np.linspace(start, 1, RETURN)[: len(samples)]
        return _times(samples, gain)


def _gain(places: NDArray[np.int_]) -> NDArray[np.float32]:
    return np.clip((SILENT - places) / (SILENT - LOUD), 0, 1).astype(np.float32)


def _times(samples: Samples, gain: NDArray[np.float32]) -> Samples:
    return (samples * gain).astype(np.int16)
