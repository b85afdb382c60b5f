"""Places in a stream become times, over gaps and pauses, and a new stream goes on in the same time."""

from hypothesis import given
from hypothesis import strategies as st

from media_worker.captions.frames import FRAME_MS
from media_worker.captions.transcribe.stream_clock import StreamClock

AT = 1_700_000_000_000.0


def said(clock: StreamClock, at_ms: float, frames: int) -> None:
    for number in range(frames):
        clock.add(at_ms + number * FRAME_MS)


def test_clock_counts_the_sound_that_was_sent() -> None:
    clock = StreamClock()
    said(clock, AT, 50)  # a second
    clock.pause()
    said(clock, AT + 60_000, 50)
    assert clock.moment(0.0, 1.0) == (0, AT, AT + 1_000)
    assert clock.moment(1.0, 1.5) == (1, AT + 60_000, AT + 60_500)


def test_silence_that_nobody_said_takes_time_in_the_stream_alone() -> None:
    clock = StreamClock()
    said(clock, AT, 50)
    for _ in range(25):
        clock.silence()
    said(clock, AT + 1_200, 50)
    assert clock.moment(1.5, 2.0) == (1, AT + 1_200, AT + 1_700)


def test_frame_that_got_lost_moves_nothing_after_it() -> None:
    clock = StreamClock()
    said(clock, AT, 10)
    said(clock, AT + 220, 10)
    assert clock.moment(0.2, 0.4) == (1, AT + 220, AT + 420)


def test_pause_parts_what_is_said_without_a_gap() -> None:
    clock = StreamClock()
    said(clock, AT, 10)
    clock.pause()
    said(clock, AT + 200, 10)
    assert clock.moment(0.1, 0.2) == (0, AT + 100, AT + 200)
    assert clock.moment(0.2, 0.3) == (1, AT + 200, AT + 300)


def test_word_that_reaches_into_the_silence_around_it_belongs_to_what_was_said() -> None:
    clock = StreamClock()
    said(clock, AT, 50)
    for _ in range(25):
        clock.silence()
    said(clock, AT + 60_000, 50)
    assert clock.moment(0.8, 1.3) == (0, AT + 800, AT + 1_000)
    assert clock.moment(1.1, 1.2) == (0, AT + 1_000, AT + 1_000)
    assert clock.moment(1.4, 1.8) == (1, AT + 60_000, AT + 60_300)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=1, max_size=20))
def test_each_frame_is_at_its_own_time_whatever_lies_between(utterances: list[tuple[int, int]]) -> None:
    clock, at, sent, frames = StreamClock(), AT, 0, []
    for length, gap in utterances:
        for _ in range(length):
            clock.add(at)
            frames.append((sent, at))
            at, sent = at + FRAME_MS, sent + FRAME_MS
        clock.pause()
        for _ in range(min(gap, 10)):
            clock.silence()
            sent += FRAME_MS
        at += gap * FRAME_MS
    for place, time in frames:
        assert clock.moment(place / 1_000, (place + FRAME_MS) / 1_000)[1:] == (time, time + FRAME_MS)
