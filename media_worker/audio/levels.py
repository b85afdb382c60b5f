"""The level of a frame, and voice activity detection. Pure."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

QUIETEST: Final = -127.0  # dBov, RFC 6464 section 3
SPEECH: Final = -52.0  # dBov; browsers' gain control brings speech to -30..-20, room noise stays below -55
HANGOVER: Final = 20  # frames (400 ms), to bridge the pauses between words


def level_dbov(frame: NDArray[np.int16]) -> float:
    """The RMS level of `frame` in dBov: 0 is a full-scale square wave, -127 is silence (RFC 6464 section 3)."""
    if not len(frame):
        return QUIETEST
    samples = frame.astype(np.float32)
    power = float(np.dot(samples, samples)) / len(frame)
    return max(10 * math.log10(power / 32768.0**2), QUIETEST) if power > 0 else QUIETEST


@dataclass
class VoiceActivity:
    """Speech begins with the first frame at `SPEECH` or louder and ends `HANGOVER` frames after the last one."""

    _left: int = 0

    def update(self, level: float) -> bool:
        """Whether the speaker is talking, given the `level` (dBov) of their next frame."""
        self._left = HANGOVER if level >= SPEECH else max(self._left - 1, 0)
        return self._left > 0
