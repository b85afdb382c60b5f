"""What a speaker says is cut where they pause, and before it becomes too long."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media_worker.captions.frames import FRAME_MS
from media_worker.captions.utterances import (
    LONG,
    LONGEST,
    SHORT_PAUSE,
    WORD,
    Utterance,
    UtteranceCutter,
    quietest_place,
)
from tests.support.speech_frames import START_MS, spoken


def cut(pattern: str) -> list[Utterance]:
    """Return the utterances in `pattern` (see `spoken`), of which the last may not have ended."""
    cutter = UtteranceCutter()
    return [utterance for frame in spoken(pattern) for utterance in cutter.add(frame)] + cutter.cut()


def places(pattern: str) -> list[tuple[int, int]]:
    """Return the first frame of each utterance in `pattern`, and the one after its last."""
    return [
        (round((one.start_ms - START_MS) / FRAME_MS), round((one.end_ms - START_MS) / FRAME_MS)) for one in cut(pattern)
    ]


def test_utterance_can_be_looked_at_before_it_ends() -> None:
    cutter = UtteranceCutter()
    for frame in spoken("L" * 10):
        cutter.add(frame)
    assert cutter.fresh == 10
    so_far = cutter.so_far()
    assert (so_far.start_ms, so_far.end_ms) == (START_MS, START_MS + 200)
    assert cutter.fresh == 0
    for frame in spoken("LL", first=10):
        cutter.add(frame)
    assert cutter.fresh == 2
    (whole,) = cutter.cut()
    assert (whole.start_ms, whole.end_ms) == (START_MS, START_MS + 240)
    assert cutter.fresh == 0


def test_pause_ends_utterance() -> None:
    cutter = UtteranceCutter()
    ended = [len(cutter.add(frame)) for frame in spoken("LLLLLLLLqq|LLLLLLLL|")]
    assert [number for number, count in enumerate(ended) if count] == [10, 19]
    assert places("LLLLLLLLqq|LLLLLLLL|") == [(0, 10), (11, 19)]


def test_lost_frames_end_utterance_so_that_times_stay_true() -> None:
    assert places("LLLLLLLL...LLLLLLLL|") == [(0, 8), (11, 19)]


def test_other_language_ends_utterance() -> None:
    cutter = UtteranceCutter()
    frames = [*spoken("L" * 10), *spoken("L" * 10, first=10, language="es")]
    ended = [one for frame in frames for one in cutter.add(frame)] + cutter.cut()
    assert [(one.language, len(one.samples)) for one in ended] == [("en", 9_600), ("es", 9_600)]


def test_click_is_no_utterance() -> None:
    assert cut("qqLLqqqqqqqqqqqqqqqqqqqq|") == []
    assert len(cut("qq" + "L" * WORD + "qqqqqqqqqqqqqq|")) == 1


def test_short_pause_ends_long_utterance_only() -> None:
    comma = "q" * SHORT_PAUSE
    assert len(places("L" * (LONG - 50) + comma + "L" * 50 + "|")) == 1
    assert places("L" * (LONG + 50) + comma + "L" * 50 + "|") == [(0, LONG + 50 + SHORT_PAUSE), (LONG + 58, LONG + 108)]


def test_endless_talk_is_cut_at_its_quietest_place() -> None:
    pattern = "L" * (LONGEST - 60) + "qqqqq" + "L" * 200 + "|"
    (first, end), (second, _) = places(pattern)
    assert first == 0
    assert end == second
    assert LONGEST - 60 <= end <= LONGEST - 55


@pytest.mark.parametrize("levels", [[], [-20.0], [-20.0] * 5])
def test_quietest_place_of_little_is_its_end(levels: list[float]) -> None:
    assert quietest_place(levels) == len(levels)


@settings(deadline=None)
@given(st.text("LLLLLLq|.", max_size=1_000))
def test_every_loud_frame_is_in_one_utterance_at_its_time_or_in_a_click(pattern: str) -> None:
    found = places(pattern)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(found))
    for begin, end in found:
        assert set(pattern[begin:end]) <= {"L", "q"}
        assert end - begin <= LONGEST
    covered = sum(pattern[begin:end].count("L") for begin, end in found)
    clicks = len(pattern.replace("|", ".").split(".")) + len(pattern) // LONG + len(found)
    assert pattern.count("L") - covered < WORD * clicks
