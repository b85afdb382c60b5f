"""A voice that is taken out of a recording: no moment of it is left, and every other one stays where it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.recording import Recording, RecordingFile, RecordingState, failed, processed, ready
from chalicelib.domain.recording_cut import RecordingCut
from chalicelib.domain.recording_timeline import RecordingTimeline, Turn, peaks_of
from chalicelib.domain.recording_tracks import RecordingTracks, Track
from chalicelib.domain.recording_withdrawal import (
    MARGIN_MS,
    Remixed,
    finished,
    joined,
    may_have_spoken,
    rest_of,
    silence_of,
    taken_out,
    timeline_without,
    transcript_without,
    turns_of,
    withdrawn,
)
from chalicelib.domain.transcript import Transcript, TranscriptLine
from tests.support.examples import BOB as SPEAKER
from tests.support.examples import EVE, HOST, live, on_stage

ANA, BOB = "a_ana", "a_bob"
DURATION = 20_000
LEVELS = bytes([100]) * 200
NOW = 1_767_225_600_000
FILE = RecordingFile(NOW, DURATION, 1_000, "1.ogg", "timeline.json")
RECORDING = Recording("s_1", RecordingState.RECORDING, NOW, None)


def timeline(*turns: Turn) -> RecordingTimeline:
    return RecordingTimeline((ANA, BOB), turns, peaks_of(LEVELS), (), ((15_000, 16_000),), LEVELS)


def test_stretches_of_a_voice_have_a_margin_of_whole_tenths_and_are_joined() -> None:
    whole = timeline((0, 0, 3_000), (1, 50, 1_010), (1, 1_190, 2_000), (1, 19_900, DURATION))
    assert turns_of(whole, [BOB], DURATION) == ((0, 2_200), (19_700, DURATION))
    assert turns_of(whole, ["a_carl"], DURATION) == ()


def test_others_are_not_heard_while_a_withdrawn_voice_was() -> None:
    whole = timeline((0, 0, 10_000), (1, 4_000, 6_000), (1, 12_000, 15_500))
    after = timeline_without(whole, [BOB], DURATION)
    assert after.speakers == (ANA,)
    assert after.turns == ((0, 0, 3_800), (0, 6_200, 10_000))
    assert after.pauses == ((3_800, 6_200), (11_800, 16_000))
    assert after.levels == LEVELS[:38] + bytes(24) + LEVELS[62:118] + bytes(39) + LEVELS[157:]
    assert after.peaks == peaks_of(after.levels)


def test_gaps_stay_and_whatever_is_heard_again_ends_with_the_recording() -> None:
    whole = replace(timeline((0, 0, 10_000), (1, 19_000, DURATION)), gaps=((100, 200),))
    remixed = Remixed(frozenset({ANA}), ((19_500, DURATION),), ((198, bytes([7, 8, 9])),))
    after = timeline_without(whole, [BOB], DURATION, remixed)
    assert after.gaps == ((100, 200),)
    assert after.levels == LEVELS[:188] + bytes(10) + bytes([7, 8])


def test_stretches_that_touch_are_one_and_nothing_is_left_of_one_that_is_taken_whole() -> None:
    assert list(joined([(5, 9), (0, 3), (3, 5), (10, 12)])) == [(0, 9), (10, 12)]
    assert rest_of([(0, 10), (20, 30)], ((0, 10), (10, 12), (18, 20), (24, 26))) == ((20, 24), (26, 30))


def test_transcript_loses_the_lines_of_a_withdrawn_voice_alone() -> None:
    lines = tuple(TranscriptLine(f"l_{n}", n % 2, n * 1_000, n * 1_000 + 900, f"Line {n}", "en") for n in range(4))
    after = transcript_without(Transcript((ANA, BOB), lines), [ANA])
    assert after.speakers == (BOB,)
    assert [(line.id, line.speaker, line.start_ms) for line in after.lines] == [("l_1", 0, 1_000), ("l_3", 0, 3_000)]


TURNS = st.tuples(st.integers(0, 1), st.integers(0, DURATION - 1), st.integers(1, 5_000)).map(
    lambda one: (one[0], one[1], min(DURATION, one[1] + one[2]))
)


@given(st.lists(TURNS, max_size=8))
def test_nobody_is_said_to_speak_and_nothing_is_loud_where_a_voice_was_taken_out(turns: list[Turn]) -> None:
    after = timeline_without(timeline(*turns), [BOB], DURATION)
    assert BOB not in after.speakers
    for _, start, end in (turn for turn in turns if turn[0] == 1):
        first, last = max(0, start - MARGIN_MS), min(DURATION, end + MARGIN_MS)
        assert not any(a < last and first < b for _, a, b in after.turns)
        assert not any(after.levels[first // 100 : -(-last // 100)])
        assert any(a <= first and last <= b for a, b in after.pauses)


def test_voice_is_taken_out_in_every_state() -> None:
    live = withdrawn(RECORDING, BOB, NOW)
    assert (live.state, live.withdrawn, live.version) == (RecordingState.RECORDING, (BOB,), 2)
    assert withdrawn(live, BOB, NOW) is live
    made = processed(live, NOW)
    after = finished(made, FILE, NOW)
    assert (after.state, after.original, after.version) == (RecordingState.PROCESSING, FILE, made.version + 1)
    assert finished(processed(RECORDING, NOW), FILE, NOW).state is RecordingState.READY
    whole = ready(processed(RECORDING, NOW), FILE, NOW)
    again = withdrawn(withdrawn(whole, BOB, NOW), ANA, NOW)
    assert (again.state, again.withdrawn, again.revision) == (RecordingState.PROCESSING, (BOB, ANA), 2)
    assert again.version == whole.version + 2
    rest = replace(FILE, file="2.ogg")
    assert taken_out(again, rest, (BOB,)) == replace(again, original=rest, withdrawn=(ANA,), version=again.version + 1)


def test_host_has_no_track_of_a_withdrawn_voice() -> None:
    tracks = RecordingTracks("1.zip", 400, (Track(BOB, "bob.ogg", 300, 1, 0),), attempts=2)
    after = withdrawn(replace(RECORDING, tracks=tracks), BOB, NOW)
    assert after.tracks == replace(tracks, without=(BOB,), attempts=0)


def test_recording_stays_as_long_with_silence_where_a_voice_was() -> None:
    spans = ((1_000, 2_000), (5_000, 5_500))
    assert silence_of(spans, DURATION) == RecordingCut(((0, DURATION),), spans)
    assert silence_of(spans, DURATION).duration_ms == DURATION


def test_only_people_of_the_stage_may_have_a_voice_to_withdraw() -> None:
    space = on_stage(live(), SPEAKER)
    assert may_have_spoken(space, HOST.id)
    assert may_have_spoken(space, SPEAKER.id)
    assert not may_have_spoken(space, EVE.id)
    assert may_have_spoken(replace(space, spoken=()), SPEAKER.id)
    assert may_have_spoken(replace(space, stage=()), SPEAKER.id)
    assert not may_have_spoken(replace(space, stage=(), spoken=()), SPEAKER.id)


@pytest.mark.parametrize("has_file", [False, True])
def test_recording_that_failed_is_tried_again_without_the_voice(has_file: bool) -> None:
    whole = ready(processed(RECORDING, NOW), FILE, NOW)
    before = failed(withdrawn(whole, ANA, NOW) if has_file else processed(RECORDING, NOW), "not_finished", NOW)
    after = withdrawn(before, BOB, NOW)
    assert (after.state, after.attempts, after.failure, after.due) == (RecordingState.PROCESSING, 0, None, NOW)
    assert (BOB in after.withdrawn, after.version) == (True, before.version + 1)


def test_what_was_shown_in_the_new_silence_goes_and_nothing_else_moves() -> None:
    shown = replace(
        timeline((0, 0, 10_000), (1, 4_000, 6_000)),
        pins=(("tea", 0, 5_000), ("jam", 3_000, 20_000), ("cake", 4_000, 6_000), ("pie", 6_100, 7_000)),
        reactions=(("heart", 3_799, 1), ("heart", 3_800, 2), ("clap", 6_199, 3), ("clap", 6_200, 4)),
    )
    after = timeline_without(shown, [BOB], DURATION)
    assert after.pins == (("tea", 0, 3_800), ("jam", 3_000, 3_800), ("jam", 6_200, 20_000), ("pie", 6_200, 7_000))
    assert after.reactions == (("heart", 3_799, 1), ("clap", 6_200, 4))
    remixed = timeline_without(shown, [BOB], DURATION, Remixed(frozenset({ANA}), ((3_800, 6_200),), ()))
    assert (remixed.pins, remixed.reactions) == (shown.pins, shown.reactions)
