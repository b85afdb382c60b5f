"""What happened since the last look, from what workers count for as long as they run."""

from chalicelib.domain.costs import Usage
from chalicelib.domain.worker_totals import Measurements, WorkerTotals, measured

BEFORE = WorkerTotals(
    joins=10, packets=1_000, late_ticks=2, heard=4, first_sounds=(1, 2, 3, 4), spaces=1, listeners=9, bytes=100_000
)
NOW = WorkerTotals(
    joins=13,
    packets=7_000,
    late_ticks=2,
    heard=6,
    first_sounds=(3, 4, 400, 900),
    spaces=2,
    listeners=11,
    bytes=1_000_000,
)


def test_growth_of_the_totals_is_what_happened() -> None:
    assert measured({"w_1": NOW}, {"w_1": BEFORE}, 60.0) == Measurements(
        1, 2, 11, 3, 100.0, 0, (400, 900), 900_000, 60.0
    )


def test_workers_are_added_up_and_those_that_have_left_are_not_missed() -> None:
    found = measured({"w_1": NOW, "w_2": NOW}, {"w_1": BEFORE, "w_2": BEFORE, "w_3": NOW}, 60.0)
    assert (found.spaces, found.listeners, found.joins, found.packets_per_second) == (4, 22, 6, 200.0)


def test_new_worker_counts_from_nothing_and_so_does_one_that_started_again() -> None:
    assert measured({"w_1": BEFORE}, {}, 10.0) == Measurements(1, 1, 9, 10, 100.0, 2, (1, 2, 3, 4), 100_000, 10.0)
    assert measured({"w_1": BEFORE}, {"w_1": NOW}, 10.0) == Measurements(
        1, 1, 9, 10, 100.0, 2, (1, 2, 3, 4), 100_000, 10.0
    )


def test_sample_of_first_sounds_is_never_longer_than_what_was_sent() -> None:
    crowd = WorkerTotals(heard=1_000, first_sounds=(7, 8))
    assert measured({"w_1": crowd}, {"w_1": WorkerTotals(heard=1)}, 60.0).first_sounds == (7, 8)
    assert measured({"w_1": crowd}, {"w_1": crowd}, 60.0).first_sounds == ()


def test_usage_of_a_minute_is_what_there_was_for_its_length_and_the_sound_that_was_sent() -> None:
    usage = measured({"w_1": NOW, "w_2": NOW}, {"w_1": BEFORE, "w_2": BEFORE}, 90.0).usage
    assert usage == Usage(
        joins=6,
        listener_hours=22 / 40,
        sound_bytes=1_800_000,
        space_hours=4 / 40,
        worker_hours=2 / 40,
        list_hours=1 / 40,
    )
    assert measured({"w_1": WorkerTotals()}, {}, 3_600.0).usage == Usage(worker_hours=1)
