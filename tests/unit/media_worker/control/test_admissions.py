"""When people are let in, on stepped time: each admission and each tick takes as long as on a worker."""

import asyncio
from typing import Final, cast

import pytest

from chalicelib.protocol import Admit
from media_worker.audio.clock import FRAME_TIME, FrameClock
from media_worker.control.admissions import TURN, WAITING, Admissions
from tests.support.room import SteppedLoop

ADMISSION: Final = 0.0006  # s


class BusyWorker:
    """One room whose clock ticks, and people who come in; both take time. `late` are the delays of the ticks (s)."""

    def __init__(self, tick: float) -> None:
        self.steps = SteppedLoop()
        loop = cast(asyncio.AbstractEventLoop, self.steps)
        self.admissions = Admissions(loop, self._admit)
        self.late: list[float] = []
        self.skipped = 0
        self.admitted: list[str] = []
        self.between = [0]  # admissions between two ticks
        self._cost = tick
        FrameClock(loop, self._tick, self._skip).wake()

    def _tick(self, _number: int, due: float) -> bool:
        self.late.append(self.steps.now - due)
        self.between.append(0)
        self.steps.stall(self._cost)
        return True

    def _skip(self, frames: int) -> None:
        self.skipped += frames

    def _admit(self, message: Admit) -> None:
        self.admitted.append(message.grant)
        self.between[-1] += 1
        self.steps.stall(ADMISSION)


def person(number: int) -> Admit:
    return Admit(f"grant {number}", "offer")


@pytest.mark.parametrize("tick", [0.001, 0.008, 0.015])
def test_crowd_that_comes_in_delays_no_tick_by_more_than_a_turn(tick: float) -> None:
    worker = BusyWorker(tick)
    assert all(worker.admissions.add(person(number)) for number in range(WAITING))
    worker.steps.pass_time(2.0)
    assert len(worker.admitted) == WAITING
    assert len(worker.late) == round(2.0 / FRAME_TIME)
    assert not worker.skipped
    assert max(worker.late) < TURN + ADMISSION


def test_many_people_are_let_in_between_two_ticks() -> None:
    worker = BusyWorker(tick=0.006)
    for number in range(WAITING):
        worker.admissions.add(person(number))
    worker.steps.pass_time(1.0)
    assert max(worker.between) >= 20
    assert worker.admitted == [f"grant {number}" for number in range(WAITING)]


def test_sound_that_takes_all_time_keeps_nobody_out() -> None:
    worker = BusyWorker(tick=FRAME_TIME)
    for number in range(40):
        worker.admissions.add(person(number))
    worker.steps.pass_time(2.0)
    assert len(worker.admitted) == 40


def test_queue_is_bounded_and_takes_people_again_when_it_is_shorter() -> None:
    worker = BusyWorker(tick=0.001)
    assert [worker.admissions.add(person(number)) for number in range(WAITING + 1)] == [True] * WAITING + [False]
    worker.steps.pass_time(1.0)
    assert worker.admissions.add(person(WAITING + 1))
    worker.steps.pass_time(1.0)
    assert len(worker.admitted) == WAITING + 1


def test_nobody_is_let_in_after_the_end() -> None:
    worker = BusyWorker(tick=0.001)
    worker.admissions.add(person(1))
    worker.admissions.close()
    worker.steps.pass_time(1.0)
    assert not worker.admitted
