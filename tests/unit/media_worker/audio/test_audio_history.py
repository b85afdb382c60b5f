"""The last minute of a room: its contents, its length and its memory."""

import numpy as np
import pytest

from media_worker.audio.audio_history import MINUTE, AudioHistory, silent_packet, to_ogg
from media_worker.audio.opus import Encoder
from tests.support.player import RATE, played
from tests.support.room import loudness, tone


def spoken(history: AudioHistory, hertz: float, first: int, last: int) -> None:
    encoder = Encoder()
    for number in range(first, last):
        payload = encoder.encode(tone(hertz, number))
        assert payload is not None
        history.add(number, payload)


def test_last_minute_decodes_to_what_was_said_when_it_was_said() -> None:
    history = AudioHistory()
    spoken(history, 440, 0, 1_000)
    spoken(history, 660, 2_000, 3_500)
    spoken(history, 880, 3_600, 3_700)
    samples = played(to_ogg(history.last_minute(4_000), 7))
    assert len(samples) == 60 * RATE
    # The minute is from 20 s to 80 s of the room: silence, 660 Hz at 40 to 70 s, 880 Hz at 72 to 74 s.
    for hertz, start, end in ((660, 20.1, 49.9), (880, 52.1, 53.9)):
        assert loudness(samples[round(start * RATE) : round(end * RATE)], hertz) == pytest.approx(8_000, rel=0.1)
    for start, end in ((0.1, 20.0), (50.1, 52.0), (54.1, 60.0)):
        assert np.abs(samples[round(start * RATE) : round(end * RATE)]).max() < 100
    assert loudness(samples, 440) < 50, "what is older than a minute was kept"


def test_tone_under_way_is_whole_from_the_first_sample() -> None:
    history = AudioHistory()
    spoken(history, 440, 0, 4_000)
    samples = played(to_ogg(history.last_minute(4_000), 7))
    for block in np.split(samples, 600):
        assert loudness(block, 440) == pytest.approx(8_000, rel=0.1)


def test_young_room_has_a_shorter_minute() -> None:
    history = AudioHistory()
    spoken(history, 440, 0, 100)
    assert len(played(to_ogg(history.last_minute(150), 7))) == 3 * RATE
    assert len(played(to_ogg(AudioHistory().last_minute(0), 7))) == RATE // 50


def test_memory_is_bounded_however_long_the_room_plays() -> None:
    history = AudioHistory()
    for number in range(20_000):
        history.add(number, bytes(80))
    assert history.size <= (MINUTE + 100) * 86
    assert len([frame for frame in history.last_minute(20_000) if frame]) == MINUTE + 4


def test_silence_is_silent_after_anything() -> None:
    history = AudioHistory()
    spoken(history, 440, 0, 50)
    samples = played(to_ogg([*history.last_minute(50), *[silent_packet()] * 50], 7))
    assert np.abs(samples[-RATE // 2 :]).max() < 10
