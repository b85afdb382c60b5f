"""The sound of one stream of Amazon Transcribe: 16 kHz without a seam from frame to frame. Pure."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from av import AudioFrame
from av.audio.resampler import AudioResampler

from media_worker.captions import frames
from media_worker.captions.frames import FRAME_MS

RATE: Final = 16_000  # Hz
SILENCE: Final = np.zeros(frames.RATE * FRAME_MS // 1_000, dtype=np.int16)


class StreamSound:
    """Resamples what one speaker says."""

    def __init__(self) -> None:
        self._resampler = AudioResampler(format="s16", layout="mono", rate=RATE)

    def pcm(self, said: Iterable[frames.Samples]) -> bytes:
        """The frames (int16[960] each, 48 kHz) as s16le at 16 kHz, up to a millisecond that comes with the next."""
        samples = np.concatenate(list(said))
        frame = AudioFrame.from_ndarray(samples[np.newaxis, :], format="s16", layout="mono")
        frame.sample_rate = frames.RATE
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return b"".join(part.astype("<i2").tobytes() for part in parts)
