"""A trim moves what people hear of a recording, and loses nothing that was recorded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import recording_trim
from chalicelib.domain.loudness import FileLoudness
from chalicelib.domain.recording import Recording, RecordingFile, RecordingState
from chalicelib.domain.recording_cut import RecordingCut
from tests.support.examples import NOW, refusal

DURATION = 60_050
LOUDNESS = FileLoudness(-19.0, -3.0)
FILE = RecordingFile(NOW, DURATION, 1_000, "1.ogg", "1.json", "1.vtt", LOUDNESS)
READY = Recording(
    "s_1",
    RecordingState.READY,
    NOW,
    None,
    DURATION,
    1_000,
    "1.ogg",
    "1.json",
    "1.vtt",
    attempts=3,
    progress=1.0,
    m4a="1.m4a",
    loudness=LOUDNESS,
    version=7,
)


def test_trimmed_recording_is_made_anew_and_keeps_its_original() -> None:
    after = recording_trim.trimmed(READY, 1_050, 30_001, NOW + 5)
    assert after.trim == (1_000, 30_100)
    assert after.original == FILE == recording_trim.whole_of(READY) == recording_trim.whole_of(after)
    assert (after.state, after.due, after.progress, after.attempts) == (RecordingState.PROCESSING, NOW + 5, 0.0, 0)
    assert (after.revision, after.version, after.failure) == (1, 8, None)
    assert recording_trim.span_of(after) == (NOW + 1_000, NOW + 30_100)
    assert recording_trim.cut_of(after) == RecordingCut(((1_000, 30_100),))


def test_trim_is_undone_by_all_that_was_recorded() -> None:
    trimmed = replace(recording_trim.trimmed(READY, 1_000, 30_000, NOW), state=RecordingState.READY)
    after = recording_trim.trimmed(trimmed, 0, DURATION, NOW)
    assert (after.trim, after.original, after.revision) == (None, FILE, 2)
    assert recording_trim.span_of(after) == (NOW, NOW + DURATION)
    assert recording_trim.cut_of(after) == RecordingCut(((0, DURATION),))


def test_trim_to_what_is_heard_already_changes_nothing() -> None:
    assert recording_trim.trimmed(READY, 0, DURATION, NOW) is READY
    trimmed = replace(recording_trim.trimmed(READY, 1_000, 30_000, NOW), state=RecordingState.READY)
    assert recording_trim.trimmed(trimmed, 1_099, 29_901, NOW) is trimmed


@pytest.mark.parametrize(("start", "end"), [(-1, 5_000), (0, DURATION + 1), (4_000, 4_999), (5_000, 4_000)])
def test_trim_outside_of_what_was_recorded_or_to_nearly_nothing_is_refused(start: int, end: int) -> None:
    assert refusal(lambda: recording_trim.trimmed(READY, start, end, NOW)) == "invalid_trim"


def test_a_second_is_enough() -> None:
    assert recording_trim.trimmed(READY, 4_000, 5_000, NOW).trim == (4_000, 5_000)


@pytest.mark.parametrize("state", [one for one in RecordingState if one is not RecordingState.READY])
def test_only_a_finished_recording_is_trimmed(state: RecordingState) -> None:
    assert refusal(lambda: recording_trim.trimmed(replace(READY, state=state), 0, 5_000, NOW)) == "wrong_state"


@given(st.integers(0, DURATION), st.integers(0, DURATION))
def test_trim_holds_what_was_asked_for_and_at_most_a_tenth_of_a_second_more(start: int, length: int) -> None:
    end = min(start + 1_000 + length, DURATION)
    if end - start < 1_000:
        return
    first, after = recording_trim.trimmed(READY, start, end, NOW).trim or (0, DURATION)
    assert start - 100 < first <= start
    assert end <= after < end + 100
    assert first % 100 == 0
    assert after % 100 == 0 or after == DURATION


def test_original_moves_alone_and_what_people_heard_goes_alone() -> None:
    trimmed = recording_trim.trimmed(READY, 1_000, 30_000, NOW)
    moved = recording_trim.moved(trimmed, "original.1.ogg")
    assert moved.original == replace(FILE, file="original.1.ogg")
    assert (moved.file, moved.version) == (READY.file, trimmed.version + 1)
    hidden = recording_trim.unpublished(moved)
    assert (hidden.file, hidden.timeline, hidden.transcript, hidden.m4a) == ("", "", "", "")
    assert (hidden.original, hidden.version) == (moved.original, moved.version + 1)
