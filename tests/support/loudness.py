"""The loudness of a sound as ffmpeg's meter sees it (EBU R128), and speech to measure."""

from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from infra.local.speech import LINES, line

Samples = NDArray[np.int16]

RATE = 48_000  # Hz
TENTH = RATE // 10  # samples between readings


class Reading(NamedTuple):
    """LUFS at one moment: of the last 3 s, and of all since the beginning without pauses."""

    short_term: float
    integrated: float


def readings(samples: Samples) -> list[Reading]:
    """Return a reading for each 100 ms of `samples` (48 kHz, mono)."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="s16", layout="mono")
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    found = []
    for start in range(0, len(samples) - TENTH + 1, TENTH):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + TENTH], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        said = graph.pull().metadata
        found.append(Reading(float(said["lavfi.r128.S"]), float(said["lavfi.r128.I"])))
    return found


def speech(folder: Path, voice: str, seconds: float, *, at: float) -> Samples:
    """Return what a voice of flite says without a pause, `at` so many LUFS."""
    lines = [line(folder / f"{voice}-{number}.wav", voice, text) for number, (_, text) in enumerate(LINES)]
    said = np.resize(np.concatenate(lines), round(seconds * RATE))
    return amplified(said, at - readings(said)[-1].integrated)


def amplified(samples: Samples, decibels: float) -> Samples:
    """Return `samples` so much louder, cut off at full scale."""
    louder: NDArray[np.float64] = np.rint(samples * 10 ** (decibels / 20))
    return louder.clip(-32_768, 32_767).astype(np.int16)
