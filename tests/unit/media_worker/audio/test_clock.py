"""The 20 ms clock, on stepped time, and what is done before its frames."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import pytest

from media_worker.audio.clock import FRAME_TIME, FrameClock
from tests.support.room import SteppedLoop


class Clock:
    """A clock that notes its frames, and calls `before` first."""

    def __init__(self, before: Callable[["Clock"], None]) -> None:
        self.steps = SteppedLoop()
        self.frames: list[int] = []
        self.together: Callable[[int], int] = lambda _number: 1
        loop = cast(asyncio.AbstractEventLoop, self.steps)
        self.clock = FrameClock(loop, self._tick, lambda _: None, lambda: before(self))
        self.clock.wake()

    def _tick(self, number: int, _due: float) -> int:
        self.frames.append(number)
        return self.together(number)


def played(frames: int, first: int = 1) -> list[int]:
    return list(range(first, first + frames))


def test_frames_are_played_after_what_comes_before_them() -> None:
    seen: list[int] = []
    clock = Clock(lambda clock: seen.append(len(clock.frames)))
    clock.steps.pass_time(10.5 * FRAME_TIME)
    assert clock.frames == played(10)
    assert seen == list(range(10))


def test_clock_that_is_stopped_before_a_frame_plays_no_more() -> None:
    clock = Clock(lambda clock: clock.clock.stop() if len(clock.frames) == 3 else None)
    clock.steps.pass_time(10.5 * FRAME_TIME)
    assert clock.frames == played(3)
    assert clock.steps.idle


def test_clock_that_is_woken_before_each_frame_plays_it_once() -> None:
    clock = Clock(lambda clock: clock.clock.wake())
    clock.steps.pass_time(10.5 * FRAME_TIME)
    assert clock.frames == played(10)


def test_clock_that_is_stopped_and_woken_before_a_frame_plays_each_once() -> None:
    def before(clock: Clock) -> None:
        if len(clock.frames) == 3:
            clock.frames.append(-1)
            clock.clock.stop()
            clock.clock.wake()

    clock = Clock(before)
    clock.steps.pass_time(10.5 * FRAME_TIME)
    assert clock.frames == [*played(3), -1, *played(6, first=5)]


def test_clock_goes_on_when_what_comes_before_a_frame_fails() -> None:
    def fail(_clock: Clock) -> None:
        raise ValueError("a datagram")

    clock = Clock(fail)
    for _ in range(10):
        with suppress(ValueError):
            clock.steps.pass_time(FRAME_TIME)
    clock.steps.pass_time(0.0)
    assert clock.frames[:9] == played(9)


@pytest.mark.parametrize("behind", [1, 2])
def test_frames_that_are_late_are_played_together(behind: int) -> None:
    calls: list[float] = []
    clock = Clock(lambda clock: calls.append(clock.steps.now))
    clock.steps.stall((behind + 1.5) * FRAME_TIME)
    clock.steps.pass_time(0.0)
    assert clock.frames == played(behind + 1)
    assert len(calls) == 1


def threes(number: int) -> int:
    """Return how many frames complete the next three, of which the first are 1, 2 and 3."""
    return 3 - number % 3


def test_frames_are_played_together_when_the_last_of_them_is_due() -> None:
    calls: list[int] = []
    clock = Clock(lambda clock: calls.append(len(clock.frames)))
    clock.together = threes
    clock.steps.pass_time(0.5 * FRAME_TIME)
    seen = []
    for _ in range(9):
        clock.steps.pass_time(FRAME_TIME)
        seen.append(len(clock.frames))
    assert seen == [1, 1, 3, 3, 3, 6, 6, 6, 9]
    assert clock.frames == played(9)
    assert calls == [0, 1, 3, 6]


@pytest.mark.parametrize("behind", [1, 2])
def test_frames_that_are_played_together_may_be_late(behind: int) -> None:
    lost: list[int] = []
    clock = Clock(lambda _clock: None)
    clock.clock._late = lost.append
    clock.together = threes
    clock.steps.pass_time(3.5 * FRAME_TIME)
    clock.steps.stall((3 + behind) * FRAME_TIME)
    clock.steps.pass_time(0.0)
    assert clock.frames == played(6 + behind)
    assert lost == []
    clock.steps.pass_time(3 * FRAME_TIME)
    assert clock.frames == played(9)


def test_clock_that_catches_up_plays_what_is_due_and_nothing_twice() -> None:
    clock = Clock(lambda _clock: None)
    clock.together = threes
    clock.steps.pass_time(5.5 * FRAME_TIME)
    assert clock.frames == played(3)
    clock.clock.catch_up()
    clock.clock.catch_up()
    assert clock.frames == played(5)
    clock.steps.pass_time(4 * FRAME_TIME)
    assert clock.frames == played(9)


def test_clock_that_catches_up_before_its_frames_plays_them_once() -> None:
    clock = Clock(lambda clock: clock.clock.catch_up())
    clock.together = threes
    clock.steps.pass_time(9.5 * FRAME_TIME)
    assert clock.frames == played(9)


def test_clock_that_does_not_wait_has_nothing_to_catch_up_with() -> None:
    clock = Clock(lambda _clock: None)
    clock.steps.pass_time(2.5 * FRAME_TIME)
    clock.clock.catch_up()
    assert clock.frames == played(2)
