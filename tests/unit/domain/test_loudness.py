"""How much louder players make a recording: as loud as others, never so that it clips, and not at all in silence."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.loudness import CEILING, MOST, TARGET, FileLoudness, gain_of, loudness_of

LOUDNESSES = st.builds(FileLoudness, st.floats(-70, 0), st.floats(-60, 6))


@given(LOUDNESSES)
def test_gain_is_bounded_and_never_clips_what_did_not(loudness: FileLoudness) -> None:
    gain = gain_of(loudness) / 256
    assert -MOST - 0.01 <= gain <= MOST
    assert gain <= 0 or loudness.peak + gain <= CEILING


@given(LOUDNESSES)
def test_gain_goes_towards_the_target_and_not_beyond(loudness: FileLoudness) -> None:
    before, after = loudness.lufs - TARGET, loudness.lufs + gain_of(loudness) / 256 - TARGET
    assert abs(after) <= abs(before) + 0.01
    assert before * after >= -0.01 * abs(before)


@pytest.mark.parametrize(
    ("lufs", "peak", "gain"),
    [
        (-16.0, -3.0, 0.0),
        (-26.0, -12.0, 10.0),
        (-26.0, -6.0, 5.0),  # it would clip
        (-26.0, -0.5, 0.0),  # it nearly clips already, and is not made quieter than it is
        (-50.0, -40.0, 15.0),  # noise
        (-10.0, 1.0, -6.0),
    ],
)
def test_gain_of_examples(lufs: float, peak: float, gain: float) -> None:
    assert gain_of(FileLoudness(lufs, peak)) == gain * 256


def test_silence_has_no_loudness_and_gets_no_gain() -> None:
    assert loudness_of({}, 0.0) is None
    assert loudness_of({-1_207: 500}, 0.1) is None
    assert loudness_of({-700: 500}, 0.1) is None
    assert gain_of(None) == 0


def test_pauses_do_not_make_a_recording_quieter() -> None:
    assert loudness_of({-200: 100}, 0.5) == FileLoudness(-20.0, round(20 * math.log10(0.5), 2))
    assert loudness_of({-200: 100, -400: 500, -1_207: 9_000}, 0.5) == FileLoudness(-20.0, -6.02)
    mean = 10 * math.log10((100 * 10**-2.0 + 100 * 10**-2.6) / 200)
    assert loudness_of({-200: 100, -260: 100}, 1.0) == FileLoudness(round(mean, 2), 0.0)
