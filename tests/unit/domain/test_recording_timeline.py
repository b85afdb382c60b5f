"""Turns are joined over short pauses, levels become at most a thousand peaks, reactions are added up, and a stretch has
its own times."""

from collections import Counter
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.recording_timeline import (
    PAUSE_MS,
    PEAKS,
    REACTIONS,
    Reacted,
    RecordingTimeline,
    added_up,
    merged,
    peaks_of,
    stretch_of,
    without_speaker,
)

SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60_000), st.integers(20, 5_000)), max_size=40)


def test_short_pauses_do_not_end_a_turn() -> None:
    said = [(0, 0, 500), (1, 400, 600), (0, 1_499, 2_000), (0, 3_000, 3_100)]
    assert merged(said) == ((0, 0, 2_000), (1, 400, 600), (0, 3_000, 3_100))


@given(SPANS)
def test_turns_hold_all_that_was_said_in_any_order(spans: list[tuple[int, int, int]]) -> None:
    said = [(speaker, start, start + length) for speaker, start, length in spans]
    turns = merged(said)
    assert turns == merged(reversed(said))
    assert list(turns) == sorted(turns, key=lambda turn: (turn[1], turn[0]))
    for speaker, start, end in said:
        assert any(turn[0] == speaker and turn[1] <= start and end <= turn[2] for turn in turns)
    for speaker in range(4):
        own = [turn for turn in turns if turn[0] == speaker]
        assert all(later[1] - before[2] >= PAUSE_MS for before, later in pairwise(own))


@given(st.binary(max_size=5_000))
def test_peaks_are_few_and_lose_no_loud_moment(levels: bytes) -> None:
    peaks = peaks_of(levels)
    assert len(peaks) == min(len(levels), PEAKS)
    assert max(peaks, default=0) == max(levels, default=0)
    assert min(peaks, default=0) >= min(levels, default=0)


def test_deleted_account_keeps_its_turns_and_no_name() -> None:
    timeline = RecordingTimeline(("a_ada", "a_bob"), ((0, 0, 5), (1, 2, 9)))
    assert without_speaker(timeline, "a_eve") is timeline
    assert without_speaker(timeline, "a_bob") == RecordingTimeline(("a_ada", "a_deleted"), timeline.turns)


def test_stretch_has_what_is_in_it_from_its_own_beginning() -> None:
    turns = ((0, 0, 3_000), (1, 2_000, 6_000), (2, 5_000, 9_000), (0, 8_000, 10_000))
    gaps, pauses = ((0, 2_000), (3_000, 3_500), (5_900, 7_000)), ((1_000, 4_000), (6_000, 7_000))
    whole = RecordingTimeline(("a_ada", "a_bob", "a_eve"), turns, tuple(range(100)), gaps, pauses, bytes(100))
    assert stretch_of(whole, 10_000, 3_000, 6_000) == RecordingTimeline(
        ("a_bob", "a_eve"),
        ((0, 0, 3_000), (1, 2_000, 3_000)),
        tuple(range(30, 60)),
        ((0, 500), (2_900, 3_000)),
        ((0, 1_000),),
    )
    assert stretch_of(whole, 10_000, 7_950, 8_050).turns == ((1, 0, 100), (0, 50, 100))
    assert stretch_of(whole, 10_000, 7_950, 8_050).peaks == (79, 80)


def test_stretch_has_nothing_of_what_ends_or_begins_where_it_does() -> None:
    turns = ((0, 0, 3_000), (1, 3_000, 6_000), (0, 6_000, 9_000))
    whole = RecordingTimeline(("a_ada", "a_bob"), turns, gaps=((0, 3_000),), pauses=((6_000, 7_000),))
    assert stretch_of(whole, 9_000, 3_000, 6_000) == RecordingTimeline(("a_bob",), ((0, 0, 3_000),))


def test_stretch_of_a_timeline_without_length_is_empty() -> None:
    assert stretch_of(RecordingTimeline(), 0, 0, 5_000) == RecordingTimeline()
    assert stretch_of(RecordingTimeline(peaks=(1, 2)), 1, 0, 1).peaks == (1, 2)


def test_stretch_has_what_was_shown_in_it() -> None:
    pins = (("tea", 0, 4_000), ("cake", 3_500, 9_000), ("jam", 6_000, 7_000))
    reactions = (("heart", 2_999, 1), ("heart", 3_000, 2), ("clap", 5_999, 3), ("clap", 6_000, 4))
    after = stretch_of(RecordingTimeline(pins=pins, reactions=reactions), 10_000, 3_000, 6_000)
    assert after.pins == (("tea", 0, 1_000), ("cake", 500, 3_000))
    assert after.reactions == (("heart", 0, 2), ("clap", 2_999, 3))


def test_reactions_of_one_time_are_added_up_in_order() -> None:
    sent = [("heart", 2_000, 1), ("clap", 500, 2), ("heart", 2_000, 3), ("clap", 2_000, 1)]
    assert added_up(sent) == (("clap", 500, 2), ("clap", 2_000, 1), ("heart", 2_000, 4))


@given(st.integers(1, 6), st.integers(0, 4_000), st.integers(20, 3_000))
def test_reactions_are_few_and_none_is_lost_nor_late(kinds: int, moments: int, step: int) -> None:
    sent: list[Reacted] = [(f"e{at % kinds}", at * step, 1 + at % 3) for at in range(2 * moments)]
    after = added_up(sent)
    assert len(after) <= REACTIONS
    assert [at for _, at, _ in after] == sorted(at for _, at, _ in after)
    total, kept = Counter[str](), Counter[str]()
    for found, reactions in ((total, sent), (kept, after)):
        for emoji, _, times in reactions:
            found[emoji] += times
    assert total == kept
    assert all(one[1] <= sent[-1][1] for one in after)
    if len(sent) <= REACTIONS:
        assert after == tuple(sent)


def test_timeline_that_was_stored_earlier_has_no_pins_and_no_reactions() -> None:
    old = b'{"speakers":["a_ada"],"turns":[[0,0,5]],"peaks":[1],"gaps":[],"pauses":[],"levels":"AQ=="}'
    assert msgspec.json.decode(old, type=RecordingTimeline) == RecordingTimeline(
        ("a_ada",), ((0, 0, 5),), (1,), levels=b"\x01"
    )
