"""Segments say what was pinned and how people reacted, also in the silence before them, and never more than fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.protocol.ogg import ogg_opus
from chalicelib.protocol.segments import (
    FRAME_SAMPLES,
    PINS,
    REACTIONS,
    Segment,
    SegmentHead,
    read_segment,
    write_segment,
)
from media_worker.recording import pins_and_reactions
from media_worker.recording.pins_and_reactions import PinsAndReactions
from media_worker.recording.recorder import CutSegment, Recorder

TEA, CAKE = "https://example.org/tea", "https://example.org/cake"


def spoken(recorder: Recorder, first: int, after: int) -> CutSegment:
    """Record these frames, and cut."""
    for number in range(first, after):
        assert recorder.add(number, b"\x68", ["a_ada"], 200) is None
    done = recorder.cut()
    assert done is not None
    return done


def head(done: CutSegment) -> SegmentHead:
    """Return the head as it is read again."""
    return read_segment(write_segment(done.segment, 7)).head


def test_pin_is_in_every_segment_until_it_is_taken_away() -> None:
    recorder = Recorder(1, "0" * 8, 0.0)
    recorder.shown.pin((TEA,), 0)
    assert head(spoken(recorder, 0, 100)).pins == ((TEA, 0, 100),)
    recorder.shown.pin((TEA, CAKE), 130)
    recorder.shown.pin((CAKE,), 150)
    assert head(spoken(recorder, 140, 200)).pins == ((TEA, -40, 50), (CAKE, -10, 70))
    assert head(spoken(recorder, 200, 210)).pins == ((CAKE, 0, 10),)


def test_pin_of_no_time_is_not_kept_and_what_is_ahead_of_a_segment_goes_with_the_next() -> None:
    recorder = Recorder(1, "0" * 8, 0.0)
    recorder.shown.pin((TEA,), 5)
    recorder.shown.pin((), 5)
    recorder.shown.pin((CAKE,), 12)
    recorder.shown.react("heart", 50)
    assert head(spoken(recorder, 0, 10)) == SegmentHead(("a_ada",), ((0, 0, 10),), bytes([200, 200]))
    recorder.shown.pin((), 60)
    after = head(spoken(recorder, 50, 80))
    assert (after.pins, after.reactions) == (((CAKE, -38, 48),), (("heart", 0, 1),))


def test_reactions_are_added_up_by_seconds_that_do_not_reach_into_the_segment_before() -> None:
    recorder = Recorder(1, "0" * 8, 0.0)
    for number in (20, 30, 49, 50, 70):
        recorder.shown.react("heart", number)
    recorder.shown.react("clap", 60)
    assert head(spoken(recorder, 0, 75)).reactions == (("heart", 0, 3), ("heart", 50, 2), ("clap", 50, 1))
    recorder.shown.react("heart", 80)
    recorder.shown.react("heart", 170)
    assert head(spoken(recorder, 110, 120)).reactions == (("heart", -35, 1),)
    assert head(spoken(recorder, 125, 190)).reactions == (("heart", 25, 1),)


def test_fullest_head_can_be_stored() -> None:
    recorder = Recorder(1, "0" * 8, 0.0)
    people = [f"a_{number:062d}" for number in range(13)]
    links = ["https://example.org/" + "é" * 479 + str(number % 10) for number in range(200)]
    for number in range(200):
        recorder.shown.pin((links[number], *links[195:]), number * 1_000)
    for number in range(2 * REACTIONS):
        recorder.shown.react("hundred", number * 1_000)
    for number in range(400):
        recorder.add(2_000_000 + number, b"\x68", people if number % 2 else [], 200)
    done = recorder.cut()
    assert done is not None
    full = head(done)
    assert len(full.reactions) == pins_and_reactions.REACTIONS
    assert full.reactions[-1] == ("hundred", (2 * REACTIONS - 1) * 1_000 - 2_000_000, 1)
    assert {link for link, _, _ in full.pins} >= set(links[195:])
    assert sum(len(link.encode()) for link, _, _ in full.pins) <= pins_and_reactions.LINKS


@given(st.lists(st.tuples(st.sets(st.sampled_from("abcdefgh"), max_size=5), st.integers(0, 40)), max_size=120))
def test_nothing_is_pinned_twice_at_a_time_and_no_more_than_fits(steps: list[tuple[set[str], int]]) -> None:
    shown, number = PinsAndReactions(), 0
    for links, pause in steps:
        shown.pin(tuple(sorted(links)), number)
        number += pause
    taken = shown.take(0, number)
    assert len(taken.pins) <= PINS
    frames = [(link, frame) for link, first, count in taken.pins for frame in range(first, first + count)]
    assert len(frames) == len(set(frames))
    if steps and steps[-1][1]:
        assert {link for link, frame in frames if frame == number - 1} == steps[-1][0]


def test_segment_of_an_earlier_worker_shows_nothing() -> None:
    old = 'ESPACIO={"speakers":["a_ada"],"turns":[[0,0,1]],"levels":"yA=="}'
    file = ogg_opus([b"\x68"], samples=FRAME_SAMPLES, serial=7, comments=[old])
    assert read_segment(file).head == SegmentHead(("a_ada",), ((0, 0, 1),), b"\xc8")


@pytest.mark.parametrize(
    "head",
    [
        SegmentHead(pins=((TEA, 0, 1),) * (PINS + 1)),
        SegmentHead(pins=((TEA + 500 * "a", 0, 1),)),
        SegmentHead(pins=((TEA, 0, 0),)),
        SegmentHead(reactions=(("heart", 0, 1),) * (REACTIONS + 1)),
        SegmentHead(reactions=(("heart", 0, 0),)),
    ],
)
def test_segment_with_more_than_its_limits_is_refused(head: SegmentHead) -> None:
    with pytest.raises(ValueError, match="not understood"):
        read_segment(write_segment(Segment(head, [b"\x68"]), 7))
