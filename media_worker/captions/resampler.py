"""Sound as transcribers take it. Pure."""

import numpy as np
from av import AudioFrame
from av.audio.resampler import AudioResampler

from media_worker.captions import frames, transcriber


def for_transcriber(samples: frames.Samples) -> transcriber.Sound:
    """The samples (int16, mono, 48 kHz) as float32 at 16 kHz, equally long to within a millisecond."""
    frame = AudioFrame.from_ndarray(samples[np.newaxis, :], format="s16", layout="mono")
    frame.sample_rate = frames.RATE
    resampler = AudioResampler(format="fltp", layout="mono", rate=transcriber.RATE)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray()[0] for part in parts])
