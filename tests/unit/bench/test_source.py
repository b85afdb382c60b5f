import struct

import numpy as np
import pytest

from tests.bench.relays.floor import joined
from tests.bench.relays.source import Source, encoded, tone

SOURCE = Source(10, ((0, b"\x78a"), (1, b"\x78b"), (2, b"\x78c"), (3, b"\x78d"), (7, b"\x78e")))


def test_packets_repeat_with_frames_that_go_on() -> None:
    assert [SOURCE.at(number) for number in (0, 4, 5, 9)] == [
        (0, b"\x78a"),
        (7, b"\x78e"),
        (10, b"\x78a"),
        (17, b"\x78e"),
    ]


@pytest.mark.parametrize(("frame", "number"), [(0, 0), (3, 3), (4, 4), (8, 5), (10, 5), (25, 14)])
def test_who_comes_later_begins_with_the_next_packet(frame: int, number: int) -> None:
    assert SOURCE.first(frame) == number
    assert SOURCE.at(number)[0] >= frame


def test_share_is_of_frames_with_a_packet() -> None:
    assert SOURCE.share == 0.5
    assert SOURCE.seconds == pytest.approx(0.2)


def test_three_neighbours_are_joined_and_pauses_are_not_bridged() -> None:
    assert [(frame, len(payload)) for frame, payload in joined(SOURCE).packets] == [(0, 7), (3, 2), (7, 2)]
    assert joined(SOURCE).frames == SOURCE.frames


def test_file_for_c_has_lengths_before_payloads() -> None:
    assert Source(3, ((2, b"ab"),)).to_bytes() == struct.pack("=II", 3, 1) + struct.pack("=IH", 2, 2) + b"ab"


def test_silence_is_left_out_with_dtx_only() -> None:
    silence = np.zeros(960 * 50, np.int16)
    assert encoded(silence, dtx=True).share < 0.5
    assert encoded(silence, dtx=False).share == 1


def test_tone_has_no_pauses() -> None:
    assert tone().share == 1
