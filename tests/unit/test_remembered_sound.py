"""A sound is worked on once, and nobody can tell."""

from array import array
from collections.abc import Sequence

import pytest

from chalicelib.audio import encoder
from media_worker.audio.opus import FRAME, Encoder
from tests.support import remembered_sound
from tests.support.remembered_sound import MOST, codecs_remembered, encoded, remembered
from tests.support.tones import tone


def test_same_sound_is_made_once_and_whoever_gets_it_may_change_it() -> None:
    asked: list[tuple[int, int]] = []

    def reverse(sound: Sequence[int], gain: int) -> list[int]:
        asked.append((len(sound), gain))
        return [gain * one for one in reversed(sound)]

    made = remembered(reverse)
    made([1, 2, 3], 2).clear()
    assert [made([1, 2, 3], 2), made([1, 2, 3], 3), made(array("h", [1, 2]), 2)] == [[6, 4, 2], [9, 6, 3], [4, 2]]
    assert asked == [(3, 2), (3, 3), (2, 2)]


def test_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered_sound, "_made", {})
    asked: list[int] = []

    def first(sound: Sequence[int]) -> list[int]:
        asked.append(sound[0])
        return list(sound)

    made = remembered(first)
    for number in [*range(MOST + 1), MOST, 0]:
        made([number])
    assert asked == [*range(MOST + 1), 0]


def test_packets_are_those_of_one_encoder() -> None:
    sound, one = tone(440, 0.105), Encoder()
    frames = [sound[start : start + FRAME] for start in range(0, 5 * FRAME, FRAME)]
    assert encoded(sound) == encoded(sound) == tuple(one.encode(frame) or b"" for frame in frames)


def test_jobs_make_the_same_of_a_sound_as_without() -> None:
    packets = encoded(tone(440, 0.1))
    plain = encoder.decode_opus(packets)
    with codecs_remembered():
        assert encoder.decode_opus(packets) == encoder.decode_opus(packets) == plain
        assert encoder.encode_opus(plain) == encoder.encode_opus(plain)
