"""When a worker is full, by what it has measured."""

import pytest

from chalicelib.services.space.placement import FULL
from media_worker.control.capacity import BUSY, LEAST, MOST, STEADY, Capacity, Measurement
from media_worker.control.worker_load import EVERY, Reading, WorkerLoad

CALM = Measurement(0.3, 0.0, 0.2)
AT_WORK = CALM._replace(cpu=BUSY)
BETWEEN = Measurement(0.85, 1.0, 0.87)


def noted(*measured: Measurement) -> Capacity:
    capacity = Capacity()
    for each in measured:
        capacity.note(each)
    return capacity


@pytest.mark.parametrize("name", ["cpu", "late", "memory"])
def test_worker_is_full_when_any_measure_stays_too_high(name: str) -> None:
    high = AT_WORK._replace(**{name: getattr(MOST, name)})
    assert not noted(*[high] * (STEADY - 1)).full
    assert noted(*[high] * STEADY).full


def test_worker_that_has_little_to_do_is_not_full_because_the_machine_is_busy_otherwise() -> None:
    assert not noted(*[CALM._replace(cpu=BUSY - 0.01, late=40.0)] * 20).full


def test_burst_does_not_fill_a_worker() -> None:
    burst = [MOST] * (STEADY - 1) + [CALM]
    assert not noted(*burst, *burst, *burst).full


def test_full_worker_has_room_again_when_all_measures_stay_low() -> None:
    below = Measurement(*(value - 0.01 for value in LEAST))
    assert noted(*[MOST] * STEADY, *[below] * (STEADY - 1)).full
    assert not noted(*[MOST] * STEADY, *[below] * STEADY).full


def test_load_between_the_limits_changes_nothing() -> None:
    assert not noted(*[BETWEEN] * 20).full
    assert noted(*[MOST] * STEADY, *[BETWEEN] * 20).full


def test_full_worker_is_placed_no_space_whatever_fills_it() -> None:
    late = AT_WORK._replace(late=MOST.late)
    assert noted(*[late] * STEADY).load > FULL
    assert noted(CALM).load == pytest.approx(0.3)
    assert noted(CALM._replace(memory=0.6)).load == pytest.approx(0.6)
    assert noted(Measurement(1.7, 0.0, 0.0)).load == 1.0


class Process:
    """A process whose readings a test sets."""

    def __init__(self) -> None:
        self.cpu = 5.0
        self.now = 100.0
        self.late = 3
        self.load = WorkerLoad(lambda: Reading(self.cpu, 0.2))

    def work(self, share: float, seconds: float = 1.0) -> None:
        self.cpu += share * seconds
        self.now += seconds

    def has_room(self, connections: int = 10_000) -> bool:
        return self.load.has_room(connections, self.late, self.now)


def test_busy_process_lets_nobody_in_until_it_is_calm() -> None:
    process = Process()
    assert process.has_room()
    answers = []
    for share in [0.95] * STEADY + [0.5] * STEADY:
        process.work(share)
        answers.append(process.has_room())
    assert answers == [True] * (STEADY - 1) + [False] * STEADY + [True]


def test_process_that_leaves_out_ticks_lets_nobody_in() -> None:
    process = Process()
    process.has_room()
    for _ in range(STEADY):
        process.work(0.7)
        process.late += 5
        last = process.has_room()
    assert not last


def test_admissions_in_quick_succession_are_one_measurement() -> None:
    process = Process()
    process.has_room()
    for _ in range(200):
        process.work(1.0, EVERY / 50)
        assert process.has_room() or process.now - 100.0 >= STEADY * EVERY


def test_operator_can_set_a_number_that_is_never_exceeded() -> None:
    load = WorkerLoad(most=3)
    assert load.has_room(2, 0, 1.0)
    assert not load.has_room(3, 0, 1.0)
