import numpy as np
import pytest

from tests.bench.onset import FILL, summary
from tests.bench.relays.onsets import BURST, FRAME_TIME, PLACE, Arrived, Heard, codec_delay, heard, onset, sound, turn
from tests.bench.report.onset_table import Onsets, Row, table


def arrivals(delay: float) -> list[Arrived]:
    """Return the packets of a turn as they come to somebody who gets each so many seconds after it is full."""
    return [Arrived((number + 1) * FRAME_TIME + delay, payload) for number, payload in enumerate(turn())]


def test_onset_is_the_first_loud_sample() -> None:
    assert onset(sound()) == pytest.approx(BURST * 960 + PLACE, abs=12)
    assert onset(np.array([0, 1, -9, 10], np.int16)) == 2


def test_codecs_delay_a_burst_by_what_two_encoders_look_ahead() -> None:
    assert codec_delay() == pytest.approx(0.013, abs=0.0015)


def test_burst_is_found_in_the_packet_that_holds_it() -> None:
    sent = (BURST + 1) * FRAME_TIME
    (found,) = heard([sent], arrivals(0.007))
    assert found is not None
    assert found.frames == 1
    delay = found.onset - (sent - FILL)
    assert delay == pytest.approx(FRAME_TIME + 0.007 + codec_delay() / 2, abs=0.001)


def test_burst_that_does_not_come_is_none() -> None:
    assert heard([0.0, 10.0], arrivals(0.0)[: BURST - 2]) == [None, None]


def test_parts_add_up_to_the_mean() -> None:
    sent = [1.0, 2.0, 3.0, 4.0]
    delays = [0.050, 0.055, 0.062, 0.091]
    bursts = [Heard(at + delay, at, 1) for at, delay in zip(sent, delays, strict=True)]
    one = summary(3, False, sent, bursts, 0.5)
    assert sum(one.parts) == pytest.approx(FILL + sum(delays) / 4)
    assert one.ms == pytest.approx((FILL + 0.0585) * 1e3)
    assert one.parts.way + FRAME_TIME + codec_delay() == pytest.approx(FILL + min(delays))
    assert one.parts.buffer == pytest.approx(FRAME_TIME * 2 / 4)


def test_table_has_milliseconds() -> None:
    parts = {"frame": 0.02, "buffer": 0.0, "tick": 0.01, "way": 0.0012, "codec": 0.013, "merge": 0.0}
    row: Row = {"listeners": 3, "cohost": True, "bursts": 100, "ms": 44.2, "late": 54.6, "parts": parts, "other": 0.031}
    figures: Onsets = {"date": "2026-11-30", "rows": [row]}
    assert "| 3 | yes | 44 | 55 | 20.0 | 0.0 | 10.0 | 1.2 | 13.0 | 0.0 | 3% |" in table(figures)
