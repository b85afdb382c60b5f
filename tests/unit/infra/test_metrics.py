"""Alarms and the dashboard ask for metrics that the functions write, under the dimensions that they write."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from chalicelib.api import observability
from chalicelib.domain.worker_totals import Measurements
from tests.support.cloudformation import named, resources

PREFIX = "espacio-dev"
Metric = tuple[str, frozenset[tuple[str, str]]]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> set[Metric]:
    """Every metric that the functions of a deployment write, with its dimensions."""
    monkeypatch.setenv("ESPACIO_TABLE_PREFIX", PREFIX)
    observability.measure(Measurements(1, 2, 40, 3, 100.5, 1, (420,), 7, 60.0), PREFIX)
    observability.missed(1, PREFIX)
    for part in get_args(observability.Part):
        with pytest.raises(ZeroDivisionError), observability.watched(part, None):
            _ = 1 / 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {one for line in lines if "_aws" in line for one in _metrics(line)}


def _metrics(line: dict[str, Any]) -> Iterator[Metric]:
    for described in line["_aws"]["CloudWatchMetrics"]:
        assert described["Namespace"] == "Espacio"
        (dimensions,) = described["Dimensions"]
        for one in described["Metrics"]:
            yield one["Name"], frozenset((name, line[name]) for name in dimensions)


def alarmed() -> set[Metric]:
    ours = [one["Properties"] for one in resources("AWS::CloudWatch::Alarm").values()]
    return {
        (one["MetricName"], frozenset((each["Name"], named(each["Value"], Stage="dev")) for each in one["Dimensions"]))
        for one in ours
        if one["Namespace"] == "Espacio"
    }


def shown() -> set[Metric]:
    """What the dashboard shows. "." stands for what is in the same place of the line before, "..." for all before it
    (CloudWatch, dashboard body structure)."""
    (dashboard,) = resources("AWS::CloudWatch::Dashboard").values()
    body = json.loads(named(dashboard["Properties"]["DashboardBody"], Stage="dev"))
    found = set()
    for widget in body["widgets"]:
        before: list[str] = []
        for line in widget["properties"]["metrics"]:
            before = _whole([part for part in line if isinstance(part, str)], before)
            if before[0] == "Espacio":
                found.add((before[1], frozenset(zip(before[2::2], before[3::2], strict=True))))
    return found


def _whole(line: list[str], before: list[str]) -> list[str]:
    if line and line[0] == "...":
        line = before[: len(before) - len(line) + 1] + line[1:]
    return [old if new == "." else new for new, old in zip(line, before or line, strict=True)]


def test_alarms_ask_for_what_is_written(written: set[Metric]) -> None:
    assert {name for name, _ in alarmed()} == {"LateTicks", "FirstSound", "Failures", "MissingWorkers"}
    assert alarmed() <= written


def test_dashboard_shows_all_that_is_written_and_nothing_else(written: set[Metric]) -> None:
    assert shown() == written


def test_metrics_of_two_deployments_in_one_account_do_not_mix(written: set[Metric]) -> None:
    assert {dict(dimensions)["deployment"] for _, dimensions in written} == {PREFIX}
