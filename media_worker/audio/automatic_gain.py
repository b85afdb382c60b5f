"""Brings speakers of different loudness closer together: gently, within bounds, and only by speech. Pure.

The gain follows the loudness of the last three seconds of talking. Sound that does not rise and fall as speech does (a
fan, a held tone) never raises it, and it raises no background above `BACKGROUND`.
"""

from typing import Final

import numpy as np

from media_worker.audio.loudness import FRAME, Loudness, LoudnessMeter, Samples
from media_worker.audio.mixer import KNEE, limit

TARGET: Final = -23.0  # LUFS, of EBU R128
LOWEST: Final = -6.0  # dB
HIGHEST: Final = 12.0  # dB
UP: Final = 3.0  # dB/s
DOWN: Final = 6.0  # dB/s
NEAR: Final = 1.0  # dB; the wanted gain stays as it is while it is this close to the right one
BACKGROUND: Final = -50.0  # LUFS; the gain raises what is heard in pauses no higher
SPEECH: Final = 10.0  # LU; speech is louder than its pauses by at least this
_FRAMES: Final = 50  # in a second
_RISE: Final = np.linspace(0, 1, FRAME, dtype=np.float32)
_RETURN: Final = 10 ** (0.6 / 20)  # the factor by which the gain recovers in each frame after a peak: 30 dB/s


class AutomaticGain:
    """The gain of one speaker. It keeps its value while they are silent or muted."""

    def __init__(self, decibels: float = 0.0) -> None:
        """`decibels` is the gain to begin with."""
        self.decibels = decibels
        self._wanted = decibels  # dB, where `decibels` is going
        self._factor = float(10 ** (decibels / 20))  # at the end of the last frame
        self._meter = LoudnessMeter()

    def apply(self, frame: Samples) -> Samples:
        """The next frame (int16[960]) in which they talk, at their gain."""
        loudness = self._meter.add(frame)
        if loudness is not None:
            self._wanted = wanted_gain(loudness, self._wanted)
        self.decibels += min(max(self._wanted - self.decibels, -DOWN / _FRAMES), UP / _FRAMES)
        begin, factor = self._factor, 10 ** (self.decibels / 20)
        if begin == factor == 1:
            return frame
        peak = max(int(frame.max()), -int(frame.min()), 1) if max(begin, factor) > 1 else 1
        # Lower at once where a peak would be too loud, and soon as before.
        self._factor = min(factor, max(KNEE / peak, 1.0), begin * _RETURN)
        return _ramp(frame, begin, self._factor, peak)


def wanted_gain(loudness: Loudness, before: float) -> float:
    """The gain (dB) for somebody of this loudness whose wanted gain was `before`."""
    most = min(HIGHEST, max(BACKGROUND - loudness.background, 0.0))
    if loudness.speech - loudness.background < SPEECH:
        return min(before, most)
    wanted = min(max(TARGET - loudness.speech, LOWEST), most)
    return before if abs(wanted - before) < NEAR and before <= most else wanted


def _ramp(frame: Samples, begin: float, end: float, peak: int) -> Samples:
    """`frame` times a factor that goes from `begin` to `end`. `peak` is its loudest sample, if the factor exceeds 1."""
    factors = np.float32(end) if begin == end else np.float32(begin) + _RISE * np.float32(end - begin)
    changed = frame * factors
    return limit(changed.astype(np.int32)) if max(begin, end) * peak > KNEE else changed.astype(np.int16)
