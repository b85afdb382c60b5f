"""Levels, and voice activity."""

import numpy as np
import pytest

from media_worker.audio.levels import HANGOVER, QUIETEST, VoiceActivity, level_dbov
from tests.support.room import tone


@pytest.mark.parametrize(("amplitude", "level"), [(32_767, -3.0), (3_277, -23.0), (328, -43.0)])
def test_level_of_sine_is_three_decibels_under_its_peak(amplitude: int, level: float) -> None:
    assert level_dbov(tone(1_000, 0, amplitude)) == pytest.approx(level, abs=0.1)


def test_level_of_full_scale_square_wave_is_zero_and_of_silence_the_quietest() -> None:
    assert level_dbov(np.full(960, -32_768, dtype=np.int16)) == 0.0
    assert level_dbov(np.zeros(960, dtype=np.int16)) == QUIETEST
    assert level_dbov(np.zeros(0, dtype=np.int16)) == QUIETEST


def test_level_of_silence_is_minus_127_and_of_one_faint_sample_a_little_more() -> None:
    faint = np.zeros(960, dtype=np.int16)
    assert level_dbov(faint) == -127.0
    faint[0] = 1
    assert level_dbov(faint) == pytest.approx(-120.1, abs=0.1)


def test_speech_begins_at_minus_52_dbov_and_lasts_400_ms_longer() -> None:
    activity = VoiceActivity()
    assert [activity.update(level) for level in (-52.1, -52.0)] == [False, True]
    assert sum(activity.update(QUIETEST) for _ in range(50)) == 400 // 20 - 1


def test_speaker_talks_from_first_loud_frame_until_hangover_ends() -> None:
    activity = VoiceActivity()
    assert not activity.update(-60)
    assert activity.update(-30)
    after = [activity.update(QUIETEST) for _ in range(HANGOVER + 5)]
    assert after == [True] * (HANGOVER - 1) + [False] * 6


def test_pause_between_words_does_not_end_talking() -> None:
    activity = VoiceActivity()
    heard = [activity.update(-30 if n % 15 == 0 else -80) for n in range(150)]
    assert all(heard)
