"""The loudness of one speaker (ITU-R BS.1770-5, EBU R128), measured in the spectrum of each frame. Pure.

A standard meter filters samples one after the other, which numpy cannot do at this cost. The power of a frame is the
same in its spectrum, where the filter is a weight for each frequency. Frames are cut out hard, so what is filtered
leaks a little: `tests/unit/media_worker/audio/test_loudness.py` holds the difference to ffmpeg's meter under 0.3 LU
from 100 Hz on.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

RATE: Final = 48_000  # Hz
FRAME: Final = 960  # samples: 20 ms
WINDOW: Final = 150  # frames (3 s), as for the short-term loudness of EBU Tech 3341
BLOCK: Final = 10  # frames (200 ms) that are measured at once, which takes half of the time
NEEDED: Final = 50  # frames (1 s) from which on a measurement says something
SILENCE: Final = -127.0  # LUFS
_OFFSET: Final = -0.691  # LU (BS.1770): a sine of 997 Hz at full scale in one channel has -3.01 LUFS
_GATE: Final = 0.01  # of the mean power: frames that are 20 LU quieter are pauses
_FLOOR: Final = 0.04  # the share of frames that are at most as loud as the background
# The two filters of BS.1770 at 48 kHz: a shelf for the head, and a high-pass.
_SHELF: Final = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


class Loudness(NamedTuple):
    """`speech` is how loud somebody talks, `background` how loud it is in their pauses (both LUFS)."""

    speech: float
    background: float


class LoudnessMeter:
    """Measures the last three seconds of what it is given."""

    def __init__(self) -> None:
        self._block: list[Samples] = []  # the frames of the next measurement
        self._powers = np.zeros(WINDOW, dtype=np.float32)  # of the last frames, the oldest overwritten first
        self._count = 0  # frames measured

    def add(self, frame: Samples) -> Loudness | None:
        """Take the next frame (int16[960]). Every 200 ms, once there is a second of sound, returns the loudness."""
        self._block.append(frame)
        if len(self._block) < BLOCK:
            return None
        start = self._count % WINDOW
        self._powers[start : start + BLOCK] = weighted_powers(np.array(self._block, dtype=np.float32))
        self._count += BLOCK
        self._block = []
        return self._measured() if self._count >= NEEDED else None

    def _measured(self) -> Loudness:
        powers = np.sort(self._powers[: self._count])
        loud = powers[np.searchsorted(powers, powers.mean() * _GATE) :]
        return Loudness(lufs(float(loud.mean())), lufs(float(powers[int(len(powers) * _FLOOR)])))


def weighted_powers(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean square of each K-weighted frame (`frames` has 960 columns); 1.0 is full scale."""
    spectra = np.fft.rfft(frames).view(np.float32)
    return np.asarray((spectra * spectra) @ _WEIGHTS, dtype=np.float32)


def lufs(power: float) -> float:
    """The loudness of a weighted mean square, at least -127 LUFS."""
    return max(_OFFSET + 10 * math.log10(power), SILENCE) if power > 0 else SILENCE


def _weights() -> NDArray[np.float32]:
    """What a real and an imaginary part of the spectrum of int16[960] add to the mean square, by Parseval's theorem."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(FRAME))
    gain = np.ones(len(turn))
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        gain *= np.abs(np.polyval(numerator[::-1], turn) / np.polyval(denominator[::-1], turn)) ** 2
    gain[1:-1] *= 2  # their mirror images
    return np.repeat(gain / (FRAME * 32_768.0) ** 2, 2).astype(np.float32)


_WEIGHTS: Final = _weights()
