"""How many workers there should be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.worker_demand import IDLE_S, ROOMY, WorkerDemand, desired, needed

NOW = 1_767_225_600.0
LATELY = NOW - 60

demands = st.builds(
    WorkerDemand,
    loads=st.lists(st.floats(0, 1), max_size=8).map(tuple),
    draining=st.integers(0, 4),
    busy=st.booleans(),
    wanted_at=st.floats(NOW - 2 * IDLE_S, NOW),
    enough_at=st.floats(NOW - 2 * IDLE_S, NOW),
    spare=st.integers(0, 3),
)


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        (WorkerDemand(), 0),
        (WorkerDemand(spare=1), 1),
        (WorkerDemand(wanted_at=LATELY), 1),
        (WorkerDemand(wanted_at=NOW - IDLE_S), 0),
        (WorkerDemand(busy=True), 1),
        (WorkerDemand(busy=True, spare=1), 2),
        (WorkerDemand(loads=(0.1, 0.0), busy=True), 1),
        (WorkerDemand(loads=(0.5, 0.5), busy=True), 2),
        (WorkerDemand(loads=(0.69,), busy=True), 1),
        (WorkerDemand(loads=(0.7,), busy=True), 2),
        (WorkerDemand(loads=(0.8, 0.9, 0.75), busy=True), 4),
        (WorkerDemand(loads=(0.8, 0.1), busy=True), 2),
        (WorkerDemand(draining=1, busy=True), 2),
        (WorkerDemand(loads=(0.1,), draining=1, busy=True), 1),
        (WorkerDemand(draining=1), 0),
    ],
)
def test_workers_are_needed_for_what_happens_and_what_is_about_to(demand: WorkerDemand, expected: int) -> None:
    assert needed(demand, NOW) == expected


@given(demands)
def test_spare_workers_come_on_top(demand: WorkerDemand) -> None:
    without = replace(demand, spare=0)
    assert needed(demand, NOW) == needed(without, NOW) + demand.spare


@given(demands)
def test_somebody_who_needs_a_worker_gets_one(demand: WorkerDemand) -> None:
    assert needed(replace(demand, busy=True), NOW) >= 1
    assert needed(replace(demand, wanted_at=NOW), NOW) >= 1


@given(demands)
def test_crowd_gets_one_worker_more_than_there_are(demand: WorkerDemand) -> None:
    crowded = replace(demand, loads=(*(max(load, ROOMY) for load in demand.loads), ROOMY))
    assert needed(crowded, NOW) > len(crowded.loads)


@given(demands, st.integers(0, 12))
def test_count_rises_at_once_and_falls_after_fifteen_minutes(demand: WorkerDemand, current: int) -> None:
    wanted, asked = needed(demand, NOW), desired(demand, current, NOW)
    assert asked in (wanted, current)
    assert asked >= wanted
    fresh, stale = replace(demand, enough_at=NOW - IDLE_S + 1), replace(demand, enough_at=NOW - IDLE_S)
    assert desired(fresh, current, NOW) == max(wanted, current)
    assert desired(stale, current, NOW) == wanted
