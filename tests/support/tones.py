"""Tones to speak and ears that tell which tones there are. Samples are float or int16, mono, 48 kHz."""

import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # Hz
GATE = 0.25  # seconds of tone, then as much of silence: noise suppression takes a steady tone for noise
AUDIBLE = -32.0  # dB of a full-scale sine: a tone is at -8, the click of a lost packet 220 Hz beside one under -35


def tone(hz: float, seconds: float, *, amplitude: float = 0.4) -> NDArray[np.int16]:
    """A steady sine as int16 samples."""
    moments = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * 32_767 * np.sin(2 * np.pi * hz * moments)).astype(np.int16)


def write_gated(path: Path, hz: int) -> Path:
    """A WAV of 4 s, 250 ms of tone and 250 ms of silence; `hz` divisible by 4 makes whole cycles, so it loops."""
    voiced = tone(hz, GATE)
    write(path, np.tile(np.concatenate([voiced, np.zeros_like(voiced)]), 8))
    return path


def write(path: Path, samples: NDArray[np.int16]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(samples.tobytes())
    return path


def levels(samples: NDArray[Any], frequencies: Iterable[float], *, width: float = 10.0) -> dict[float, float]:
    """Loudest dB (0 is a full-scale sine) within +-`width` Hz of each frequency, at any 100 ms of `samples`."""
    signal = samples / 32_768 if np.issubdtype(samples.dtype, np.integer) else samples
    window = np.hanning(RATE // 10)
    bins = np.fft.rfftfreq(len(window) * 4, 1 / RATE)
    frames = [signal[start : start + len(window)] * window for start in range(0, len(signal) - len(window) + 1, 2400)]
    if not frames:
        return dict.fromkeys(frequencies, -120.0)
    spectrum = np.abs(np.fft.rfft(np.stack(frames), n=len(window) * 4)).max(axis=0) / (window.sum() / 2)
    decibel = 20 * np.log10(spectrum + 1e-6)
    return {hz: float(decibel[np.abs(bins - hz) <= width].max()) for hz in frequencies}


def heard(samples: NDArray[Any], frequencies: Iterable[float], *, above: float = AUDIBLE) -> set[float]:
    """Which of `frequencies` are louder than `above` dB at some time in `samples`."""
    return {hz for hz, level in levels(samples, frequencies).items() if level > above}


def loudest(samples: NDArray[Any]) -> float:
    """The frequency in Hz that carries most energy, to about 1 Hz for a second of sound."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), n=4 * len(samples)))
    return float(np.fft.rfftfreq(4 * len(samples), 1 / RATE)[spectrum.argmax()])
