"""Test tones, and detectors for the tones in a sound. Samples are float or int16, mono, 48 kHz.

An overloaded machine loses and delays packets, so nothing here needs a whole second of unbroken sound: each 100 ms is
examined separately, and a tone is told from the click of a gap by its narrow peak.
"""

import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # Hz
GATE = 0.25  # seconds of tone, then as many of silence: noise suppression removes a steady tone as noise
AUDIBLE = -32.0  # dB of a full-scale sine; the tones of the tests are at -8 to -12
NARROW = 8.0  # dB above the level 40 to 100 Hz away: 20 ms of a tone reach 11, clicks 5 at most
WINDOW = RATE // 10  # samples

Spectra = NDArray[np.floating[Any]]


def tone(hz: float, seconds: float, *, amplitude: float = 0.4) -> NDArray[np.int16]:
    """Return a steady sine as int16 samples."""
    moments = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * 32_767 * np.sin(2 * np.pi * hz * moments)).astype(np.int16)


def write_gated(path: Path, hz: int) -> Path:
    """Write a WAV of 4 s, 250 ms of tone and 250 ms of silence; `hz` divisible by 4 makes it loop in whole cycles."""
    voiced = tone(hz, GATE)
    write(path, np.tile(np.concatenate([voiced, np.zeros_like(voiced)]), 8))
    return path


def write(path: Path, samples: NDArray[np.int16]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(samples.tobytes())
    return path


def spectra(samples: NDArray[Any]) -> tuple[Spectra, Spectra]:
    """Return dB (0 is a full-scale sine) of every 100 ms, 50 ms apart, one row each, and the Hz of the columns."""
    signal = samples / 32_768 if np.issubdtype(samples.dtype, np.integer) else samples
    hann = np.hanning(WINDOW)
    hertz = np.fft.rfftfreq(WINDOW * 4, 1 / RATE)
    starts = range(0, len(signal) - WINDOW + 1, WINDOW // 2)
    rows = [np.abs(np.fft.rfft(signal[start : start + WINDOW] * hann, n=WINDOW * 4)) for start in starts]
    return 20 * np.log10(np.reshape(rows, (-1, len(hertz))) / (hann.sum() / 2) + 1e-6), hertz


def heard(samples: NDArray[Any], frequencies: Iterable[float], *, width: float = 10.0) -> set[float]:
    """Return which of `frequencies` sound, to +-`width` Hz, in any 100 ms of `samples`."""
    rows, hertz = spectra(samples)
    return {hz for hz in frequencies if len(rows) and _sounding(rows, np.abs(hertz - hz), width).any()}


def share(samples: NDArray[Any], hz: float, *, width: float = 10.0) -> float:
    """Return the share, 0 to 1, of all 100 ms windows in which `hz` sounds, to +-`width` Hz."""
    rows, hertz = spectra(samples)
    return float(_sounding(rows, np.abs(hertz - hz), width).mean()) if len(rows) else 0.0


def pitch(samples: NDArray[Any]) -> float:
    """Return the Hz that carry most energy: the median over every 100 ms that is not silent, 0 if all are."""
    rows, hertz = spectra(samples)
    loudest = [float(hertz[row.argmax()]) for row in rows if row.max() > AUDIBLE]
    return float(np.median(loudest)) if loudest else 0.0


def _sounding(rows: Spectra, distance: Spectra, width: float) -> NDArray[np.bool_]:
    """Return which rows contain a tone within `width` Hz; `distance` has each column's distance from it in Hz."""
    level = rows[:, distance <= width].max(axis=1)
    foot = rows[:, (distance > width) & (distance <= 40)].max(axis=1)
    beside = rows[:, (distance > 40) & (distance <= 100)].max(axis=1)
    sounding: NDArray[np.bool_] = (level > AUDIBLE) & (level >= foot) & (level > beside + NARROW)
    return sounding
