"""The gain of one speaker: what it reaches, what it leaves alone, and that nobody hears it move."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_worker.audio.automatic_gain import BACKGROUND, DOWN, HIGHEST, LOWEST, TARGET, UP, AutomaticGain, wanted_gain
from media_worker.audio.loudness import FRAME, Loudness, Samples
from media_worker.audio.mixer import KNEE
from tests.support.loudness import RATE, amplified, readings, speech
from tests.support.room import loudness, tone

SECOND = 50  # frames


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("voices")


def frames_of(samples: Samples) -> Iterator[Samples]:
    for start in range(0, len(samples) - FRAME + 1, FRAME):
        yield samples[start : start + FRAME]


def levelled(gain: AutomaticGain, samples: Samples) -> Samples:
    return np.concatenate([gain.apply(frame) for frame in frames_of(samples)])


def noise(frames: int, level: float, seed: int = 1) -> Samples:
    return np.random.default_rng(seed).normal(0, level, FRAME * frames).astype(np.int16)


@pytest.mark.parametrize(("loud", "quiet"), [(-14.0, -34.0), (-17.0, -37.0), (-20.0, -40.0)])
def test_voices_20_db_apart_come_within_6_lu_in_eight_seconds(folder: Path, loud: float, quiet: float) -> None:
    heard = [
        readings(levelled(AutomaticGain(), speech(folder, voice, 16.0, at=at)))[80:]
        for voice, at in (("slt", loud), ("rms", quiet))
    ]
    for one, other in zip(*heard, strict=True):
        assert abs(one.short_term - other.short_term) < 6.0


@pytest.mark.parametrize("at", [-17.0, -23.0, -30.0, -34.0])
def test_speech_comes_near_the_target_and_stays_there(folder: Path, at: float) -> None:
    heard = readings(levelled(AutomaticGain(), speech(folder, "slt", 16.0, at=at)))[80:]
    assert all(reading.short_term == pytest.approx(TARGET, abs=3.0) for reading in heard)


def test_speech_that_is_right_is_hardly_touched(folder: Path) -> None:
    gain = AutomaticGain()
    decibels = []
    for frame in frames_of(speech(folder, "slt", 16.0, at=TARGET)):
        gain.apply(frame)
        decibels.append(gain.decibels)
    assert max(map(abs, decibels)) < 3.0


@pytest.mark.parametrize("level", [0, 5, 30, 75, 300, 3_000])
def test_noise_and_silence_are_never_raised(level: float) -> None:
    gain, sound = AutomaticGain(), noise(10 * SECOND, level)
    assert np.array_equal(levelled(gain, sound), sound)


def test_noise_after_quiet_speech_is_let_go(folder: Path) -> None:
    gain = AutomaticGain()
    levelled(gain, speech(folder, "slt", 10.0, at=-35.0))
    assert gain.decibels > 9.0
    levelled(gain, noise(6 * SECOND, 200))
    assert gain.decibels == 0.0


def test_background_of_quiet_speech_is_raised_to_minus_50_at_most(folder: Path) -> None:
    quiet = speech(folder, "slt", 16.0, at=-38.0)
    hiss = noise(len(quiet) // FRAME, 32_768 * 10 ** ((-57.0) / 20))
    gain = AutomaticGain()
    levelled(gain, (quiet + hiss).astype(np.int16))
    background = readings(amplified(hiss, gain.decibels))[-1].integrated
    assert gain.decibels > 2.0
    assert background == pytest.approx(BACKGROUND, abs=2.0)


@pytest.mark.parametrize("amplitude", [300, 8_000, 30_000])
def test_held_tone_is_left_as_it_is(amplitude: int) -> None:
    sound = np.concatenate([tone(440, n, amplitude) for n in range(8 * SECOND)])
    assert np.array_equal(levelled(AutomaticGain(), sound), sound)


def test_tone_keeps_its_frequency_while_its_loudness_changes() -> None:
    gated = np.concatenate([tone(440, n, 1_500 if n // 12 % 2 else 0) for n in range(8 * SECOND)])
    sound = levelled(AutomaticGain(), gated)[-6 * RATE :]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    assert np.fft.rfftfreq(len(sound), 1 / RATE)[spectrum.argmax()] == pytest.approx(440, abs=0.2)
    assert loudness(sound, 440) > 1.5 * loudness(gated[-6 * RATE :], 440)


def test_gain_moves_slowly_up_and_faster_down(folder: Path) -> None:
    gain, steps, before = AutomaticGain(), [], 0.0
    quiet, loud = speech(folder, "slt", 10.0, at=-38.0), speech(folder, "slt", 10.0, at=-13.0)
    for frame in frames_of(np.concatenate((quiet, loud))):
        gain.apply(frame)
        steps.append((gain.decibels - before) * SECOND)
        before = gain.decibels
    assert max(steps) == pytest.approx(UP)
    assert min(steps) == pytest.approx(-DOWN)


def test_peaks_of_who_suddenly_shouts_are_not_squashed(folder: Path) -> None:
    gain = AutomaticGain()
    levelled(gain, speech(folder, "slt", 10.0, at=-38.0))
    assert gain.decibels > 10.0
    shout = speech(folder, "slt", 2.0, at=-13.0)
    assert np.mean(np.abs(amplified(shout, gain.decibels)) > 30_000) > 0.05
    assert np.mean(np.abs(levelled(gain, shout)) > 30_000) < 0.002


@given(st.lists(st.integers(500, 32_767), min_size=1, max_size=40), st.floats(LOWEST, HIGHEST))
def test_gain_has_no_steps_and_nothing_wraps_around(levels: list[int], wanted: float) -> None:
    """The largest change within 20 ms, from +12 dB to none, is 0.31 % of full scale from one sample to the next."""
    gain = AutomaticGain()
    gain.decibels = gain._wanted = wanted
    gain._factor = 10 ** (wanted / 20)
    square = np.tile(np.repeat([1, -1], 24), FRAME // 48)
    before = gain._factor
    for level in levels:
        heard = gain.apply((level * square).astype(np.int16))
        assert np.array_equal(np.sign(heard), square)
        if before * level <= KNEE:
            factors = np.abs(heard.astype(float)) / level
            assert np.abs(np.diff(factors, prepend=before)).max() < 3 / (FRAME - 1) + 1.1 / level
        before = gain._factor


@pytest.mark.parametrize(
    ("speech_at", "background", "before", "wanted"),
    [
        (-23.0, -70.0, 0.0, 0.0),
        (-23.9, -70.0, 0.0, 0.0),  # near enough
        (-28.0, -70.0, 0.0, 5.0),
        (-60.0, -80.0, 0.0, HIGHEST),
        (-10.0, -70.0, 0.0, LOWEST),
        (-35.0, -54.0, 0.0, 4.0),  # no more, for the background's sake
        (-35.0, -46.0, 5.0, 0.0),
        (-35.0, -40.0, 0.0, 0.0),  # no speech
        (-35.0, -40.0, -3.0, -3.0),
        (-60.0, -65.0, 9.0, 9.0),
    ],
)
def test_wanted_gain(speech_at: float, background: float, before: float, wanted: float) -> None:
    assert wanted_gain(Loudness(speech_at, background), before) == pytest.approx(wanted)
