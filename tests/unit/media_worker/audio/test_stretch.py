"""Faster and slower without a change of pitch: pieces of a whole number of periods, and seams without a step."""

import numpy as np
import pytest

from media_worker.audio.opus import FRAME, RATE
from media_worker.audio.stretch import LONGEST, OVERLAP, SHORTEST, Samples, lengthen, shorten


def wave(hz: float, samples: int = FRAME) -> Samples:
    return np.round(8_000 * np.sin(2 * np.pi * hz * np.arange(samples) / RATE + 0.3)).astype(np.int16)


def steps(samples: Samples) -> int:
    return int(np.abs(np.diff(samples.astype(np.int32))).max())


@pytest.mark.parametrize("hz", [70, 85, 110, 220, 440, 1_000])
def test_pieces_of_a_tone_are_whole_periods_and_leave_no_seam(hz: float) -> None:
    tone = wave(hz)
    for stretched in (shorten(tone, LONGEST), lengthen(tone, LONGEST)):
        piece = abs(len(stretched) - FRAME)
        assert SHORTEST <= piece <= LONGEST
        periods = piece * hz / RATE
        assert abs(periods - round(periods)) < 0.06
        assert steps(stretched) <= steps(tone) + 2
        assert (stretched[0], stretched[-1]) == (tone[0], tone[-1])


def test_no_more_than_asked_for_is_left_out_or_repeated() -> None:
    tone = wave(220)
    assert FRAME - 250 <= len(shorten(tone, 250)) < FRAME
    assert FRAME < len(lengthen(tone, 250)) <= FRAME + 250
    assert len(shorten(tone, SHORTEST - 1)) == FRAME


def test_noise_is_left_as_it_is_unless_there_is_hurry() -> None:
    noise = np.random.default_rng(3).integers(-8_000, 8_000, FRAME).astype(np.int16)
    assert shorten(noise, LONGEST) is noise
    assert lengthen(noise, LONGEST) is noise
    assert len(shorten(noise, LONGEST, anyhow=True)) < FRAME


def test_quiet_frames_give_way_most() -> None:
    quiet = np.random.default_rng(4).integers(-20, 20, FRAME).astype(np.int16)
    assert len(shorten(quiet, LONGEST)) == FRAME - LONGEST
    assert len(lengthen(quiet, LONGEST)) == FRAME + LONGEST


@pytest.mark.parametrize("samples", [120, 240, OVERLAP + SHORTEST - 1])
def test_what_is_too_short_is_left_as_it_is(samples: int) -> None:
    short = wave(440, samples)
    assert shorten(short, LONGEST, anyhow=True) is short
    assert lengthen(short, LONGEST) is short


def test_loudest_square_wave_keeps_its_period_and_its_steps() -> None:
    square = np.where(np.arange(FRAME) % 400 < 200, 32_767, -32_768).astype(np.int16)
    for stretched in (shorten(square, LONGEST, anyhow=True), lengthen(square, LONGEST)):
        flips = np.count_nonzero(np.diff(np.signbit(stretched)))
        assert flips == len(stretched) // 200  # a sample that wrapped around would add two
        assert abs(len(stretched) - FRAME) % 400 <= 1
