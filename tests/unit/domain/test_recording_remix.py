"""Where others are heard again while somebody spoke who withdrew their voice, and when speakers are alone."""

from chalicelib.domain.recording_remix import LONGEST, RUNS, alone_of, remixed_of
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.domain.recording_withdrawal import Remixed, timeline_without

ANA, BOB, EVE = "a_ana", "a_bob", "a_eve"
# Ana from 0 to 6 s, Bob from 4 to 9 s, Eve from 8 to 12 s.
TURNS = ((0, 0, 6_000), (1, 4_000, 9_000), (2, 8_000, 12_000))
TIMELINE = RecordingTimeline((ANA, BOB, EVE), TURNS, (9,), (), (), bytes(range(120)))


def test_others_are_heard_again_where_they_spoke_at_the_same_time_with_a_margin() -> None:
    assert remixed_of(TIMELINE, [BOB], [ANA, EVE], 12_000) == ((3_800, 6_200), (7_800, 9_200))
    assert remixed_of(TIMELINE, [BOB], [ANA], 12_000) == ((3_800, 6_200),)
    assert remixed_of(TIMELINE, [BOB], [], 12_000) == ()
    assert remixed_of(TIMELINE, [ANA], [EVE], 12_000) == ()


def test_speaker_is_alone_where_exactly_they_speak() -> None:
    assert list(alone_of(TIMELINE, ANA)) == [(0, bytes(range(LONGEST)))]
    assert list(alone_of(TIMELINE, BOB)) == [(60, bytes(range(60, 80)))]
    assert list(alone_of(TIMELINE, EVE)) == [(90, bytes(range(90, 110)))]
    assert list(alone_of(RecordingTimeline((ANA,), ((0, 0, 6_000),)), ANA)) == []


def test_moments_alone_are_few_and_spread() -> None:
    turns = tuple((0, start, start + 500) for start in range(0, 60_000, 2_000))
    found = list(alone_of(RecordingTimeline((ANA,), turns, (), (), (), bytes(600)), ANA))
    assert (len(found), found[0][0], found[-1][0]) == (RUNS, 0, 540)


def test_turns_stay_of_those_who_are_heard_again_and_only_the_rest_is_a_pause() -> None:
    spans = remixed_of(TIMELINE, [BOB], [ANA], 12_000)
    after = timeline_without(TIMELINE, [BOB], 12_000, Remixed(frozenset({ANA}), spans, ((38, bytes([7] * 24)),)))
    assert after.speakers == (ANA, EVE)
    assert after.turns == ((0, 0, 6_000), (1, 9_200, 12_000))
    assert after.pauses == ((6_200, 9_200),)
    assert after.levels == bytes([*range(38), *[7] * 24, *[0] * 30, *range(92, 120)])
