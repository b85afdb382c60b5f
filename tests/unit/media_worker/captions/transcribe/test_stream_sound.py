"""The sound of a stream is as long as what was said, and has no seam between frames."""

import numpy as np

from media_worker.captions.transcribe.stream_sound import RATE, StreamSound
from tests.support.room import tone


def test_sound_is_the_same_at_16_khz() -> None:
    sound = StreamSound()
    sent = [sound.pcm([tone(300.0, number)]) for number in range(100)]
    samples = np.frombuffer(b"".join(sent), np.dtype("<i2"))
    assert abs(len(samples) - 2 * RATE) <= RATE // 1_000
    expected = 8_000 * np.sin(2 * np.pi * 300.0 * np.arange(len(samples)) / RATE)
    assert np.abs(samples[100:] - expected[100:]).max() < 400


def test_frames_at_once_are_as_frames_one_by_one() -> None:
    frames = [tone(300.0, number) for number in range(10)]
    together, one_by_one = StreamSound(), StreamSound()
    assert together.pcm(frames) == b"".join(one_by_one.pcm([frame]) for frame in frames)
