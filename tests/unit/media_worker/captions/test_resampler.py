"""Sound reaches the transcriber at its rate: equally long, as loud, at the same pitch."""

import numpy as np

from media_worker.captions.resampler import for_transcriber
from tests.support.room import tone


def test_tone_keeps_pitch_loudness_and_length() -> None:
    sound = for_transcriber(np.concatenate([tone(440.0, number) for number in range(100)]))
    assert sound.dtype == np.float32
    assert abs(len(sound) - 32_000) <= 16
    strengths = np.abs(np.fft.rfft(sound[:32_000])) * 2 / 32_000
    assert int(np.argmax(strengths)) == 880  # halves of a hertz
    assert abs(float(strengths.max()) - 8_000 / 32_768) < 0.01


def test_what_the_rate_cannot_hold_is_left_out() -> None:
    sound = for_transcriber(np.concatenate([tone(12_000.0, number) for number in range(50)]))
    assert float(np.abs(sound[200:-200]).max()) < 0.01
