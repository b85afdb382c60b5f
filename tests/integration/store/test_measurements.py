"""Metrics of workers: stored by their heartbeats, and looked at once a minute."""

import json
from typing import Any

import pytest

from chalicelib.api import observability
from chalicelib.domain.worker_totals import Measurements
from chalicelib.services.space import measurements
from infra.local.permissions import acting_as
from tests.support.control import Control
from tests.support.moto_dynamodb import PREFIX, requests_counted

TOTALS = {
    "joins": 5,
    "packets": 600,
    "late_ticks": 1,
    "heard": 1,
    "first_sounds": [420],
    "spaces": 1,
    "listeners": 4,
    "bytes": 60_000,
}


def beat(control: Control, connection: str, **totals: Any) -> None:
    """Let the worker w_1 send a heartbeat; without totals, as one of an earlier version does."""
    counted = {"totals": {**TOTALS, **totals}} if totals else {}
    control.send(connection, action="heartbeat", worker="w_1", load=0.1, reports=[], **counted)


def look(control: Control) -> Measurements | None:
    """Look as the schedule does."""
    with acting_as("scale", PREFIX):
        return measurements.measure(control.deps)


def test_each_minute_measures_what_happened_in_it(control: Control) -> None:
    worker = control.worker("w_1")
    beat(control, worker, joins=5)
    look(control)
    control.at += 60
    beat(control, worker, joins=8, packets=6_600, heard=2, first_sounds=[420, 900], bytes=660_000)
    assert look(control) == Measurements(1, 1, 4, 3, 100.0, 0, (900,), 600_000, 60.0)
    control.at += 60
    beat(control, worker, joins=8, packets=6_600, heard=2, first_sounds=[420, 900], bytes=660_000)
    assert look(control) == Measurements(1, 1, 4, 0, 0.0, 0, (), 0, 60.0)


def test_site_without_workers_measures_and_writes_nothing(control: Control) -> None:
    with requests_counted() as requests:
        assert look(control) is None
    assert requests() == ["Query"]
    beat(control, control.worker("w_1"))
    assert look(control) is None
    beat(control, control.worker("w_1"), joins=1)
    control.at += 91
    assert look(control) is None


def test_heartbeat_with_totals_costs_no_more_than_one_without(control: Control) -> None:
    worker = control.worker("w_1")
    with requests_counted() as requests:
        beat(control, worker, joins=1)
    assert requests() == ["UpdateItem"]


def test_measurements_are_written_as_metrics_of_the_deployment(capsys: pytest.CaptureFixture[str]) -> None:
    observability.measure(Measurements(1, 2, 40, 3, 100.5, 1, (420, 900), 7, 60.0), "espacio-dev")
    line = json.loads(capsys.readouterr().out)
    names = ("Spaces", "Listeners", "Joins", "Packets", "LateTicks", "FirstSound")
    assert [line[name] for name in names] == [[2.0], [40.0], [3.0], [100.5], [1.0], [420.0, 900.0]]
    (described,) = line["_aws"]["CloudWatchMetrics"]
    assert (described["Namespace"], line["deployment"]) == ("Espacio", "espacio-dev")
    assert {"deployment", "service"} == set(described["Dimensions"][0])


def test_nothing_measured_is_no_metric(capsys: pytest.CaptureFixture[str]) -> None:
    observability.measure(None, "espacio-dev")
    assert capsys.readouterr().out == ""


def test_usage_is_added_up_by_day_and_the_newest_comes_first(control: Control) -> None:
    worker = control.worker("w_1")
    for number in range(3):
        beat(control, worker, bytes=60_000 * (number + 1))
        look(control)
        control.at += 60
    control.at += 24 * 3_600
    beat(control, worker, bytes=240_000)
    look(control)
    later, earlier = control.deps.daily_usage.latest(2).items()
    assert later[0] == "2026-01-02"
    assert later[0] > earlier[0]
    assert earlier[1].sound_bytes == 180_000
    assert earlier[1].worker_hours == pytest.approx(3 / 60)
    assert earlier[1].listener_hours == pytest.approx(4 * 3 / 60)
    assert list(control.deps.daily_usage.latest(1)) == [later[0]]
