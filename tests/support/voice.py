"""Tracks that play tones in real time, for peers without a browser."""

import asyncio
import fractions
from typing import Final

import numpy as np
from aiortc import MediaStreamTrack
from av import AudioFrame

from tests.support.tones import RATE

FRAME: Final = RATE // 50  # samples in 20 ms
SYLLABLE: Final = 8  # frames


class SineTrack(MediaStreamTrack):
    """An endless tone of `hz`, in frames of 20 ms."""

    kind = "audio"

    def __init__(self, hz: float, *, amplitude: float = 0.3) -> None:
        super().__init__()
        self._step = 2 * np.pi * hz / RATE
        self._amplitude = amplitude * 32_767
        self._said = 0
        self._began: float | None = None

    async def recv(self) -> AudioFrame:
        """Return the next frame when it is due."""
        loop = asyncio.get_running_loop()
        self._began = self._began or loop.time()
        await asyncio.sleep(self._began + self._said / RATE - loop.time())
        phase = (self._said + np.arange(FRAME)) * self._step
        samples = (self._loudness(self._said // FRAME) * np.sin(phase)).astype(np.int16)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._said, fractions.Fraction(1, RATE)
        self._said += FRAME
        return frame

    def _loudness(self, frame: int) -> float:
        """The amplitude of a frame."""
        return self._amplitude


class BabbleTrack(SineTrack):
    """A tone with syllables of 160 ms and pauses in an order that never repeats, so that two recordings of it show how
    far they are apart."""

    def _loudness(self, frame: int) -> float:
        loud = np.random.default_rng(frame // SYLLABLE).random() < 0.5
        return self._amplitude if loud else 0.0
