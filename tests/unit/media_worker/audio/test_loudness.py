"""Loudness by the spectrum of frames, held to ffmpeg's meter, which filters as BS.1770 says."""

from pathlib import Path

import numpy as np
import pytest

from media_worker.audio.loudness import (
    BLOCK,
    FRAME,
    NEEDED,
    SILENCE,
    WINDOW,
    Loudness,
    LoudnessMeter,
    Samples,
    lufs,
    weighted_powers,
)
from tests.support.loudness import amplified, readings, speech
from tests.support.room import tone


def frames_of(samples: Samples) -> list[Samples]:
    return [samples[start : start + FRAME] for start in range(0, len(samples) - FRAME + 1, FRAME)]


def measured(samples: Samples) -> Loudness | None:
    meter = LoudnessMeter()
    return [meter.add(frame) for frame in frames_of(samples)][-1]


def largest_difference(samples: Samples) -> float:
    """Return by how many LU our power over 3 s differs from ffmpeg's short-term loudness at most."""
    powers = weighted_powers(np.stack(frames_of(samples)).astype(np.float32))
    theirs, step = readings(samples), 5  # frames in 100 ms
    ours = [lufs(float(powers[end - WINDOW : end].mean())) for end in range(WINDOW + step, len(powers) + 1, step)]
    return max(abs(mine - theirs[WINDOW // step + n].short_term) for n, mine in enumerate(ours))


@pytest.mark.parametrize("voice", ["slt", "rms", "awb"])
def test_loudness_of_speech_is_that_of_a_standard_meter(tmp_path: Path, voice: str) -> None:
    assert largest_difference(speech(tmp_path, voice, 12.0, at=-23.0)) < 0.3


@pytest.mark.parametrize("hertz", [100, 125, 440, 997, 3_000, 10_000])
def test_loudness_of_a_tone_is_that_of_a_standard_meter(hertz: int) -> None:
    assert largest_difference(np.concatenate([tone(hertz + 0.37, n) for n in range(300)])) < 0.3


def test_loudness_of_noise_is_that_of_a_standard_meter() -> None:
    assert largest_difference(np.random.default_rng(3).normal(0, 1_000, FRAME * 300).astype(np.int16)) < 0.3


def test_pauses_do_not_make_speech_quieter_and_tell_the_background() -> None:
    noise = np.random.default_rng(4).normal(0, 30, FRAME * WINDOW).astype(np.int16)
    steady = np.concatenate([tone(997, n, 3_277) for n in range(WINDOW)])
    talking = steady * (np.arange(len(steady)) // (10 * FRAME) % 2 == 0) + noise
    loudness, background = measured(talking.astype(np.int16)), measured(noise)
    assert loudness is not None
    assert background is not None
    assert loudness.speech == pytest.approx(-23.0, abs=0.1)
    assert loudness.background == pytest.approx(background.speech, abs=0.7)


def test_loudness_is_told_every_200_ms_once_there_is_a_second() -> None:
    meter = LoudnessMeter()
    told = [n for n in range(3 * WINDOW) if meter.add(tone(440, n)) is not None]
    assert told == list(range(NEEDED - 1, 3 * WINDOW, BLOCK))


def test_only_the_last_three_seconds_count() -> None:
    loud = np.concatenate([tone(997, n, 20_000) for n in range(100)])
    quiet = np.concatenate([tone(997, n, 3_277) for n in range(WINDOW)])
    loudness = measured(np.concatenate((loud, quiet)))
    assert loudness is not None
    assert loudness.speech == pytest.approx(-23.0, abs=0.1)


def test_digital_silence_has_the_lowest_loudness() -> None:
    assert measured(np.zeros(FRAME * NEEDED, dtype=np.int16)) == Loudness(SILENCE, SILENCE)
    assert lufs(1e-300) == SILENCE


def test_ten_decibels_more_are_ten_units_louder() -> None:
    sound = np.concatenate([tone(440, n, 1_000) for n in range(NEEDED)])
    before, after = measured(sound), measured(amplified(sound, 10.0))
    assert before is not None
    assert after is not None
    assert after.speech - before.speech == pytest.approx(10.0, abs=0.05)
