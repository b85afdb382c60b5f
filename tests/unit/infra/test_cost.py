"""What Spaces cost follows from counted requests and dated prices."""

import json

import pytest

from infra.aws.cost import PRICES, bytes_per_second, cost, counted, table, workers

LISTED = json.loads(PRICES.read_text())


def test_prices_are_dated_and_say_where_they_are_from() -> None:
    assert LISTED["dated"] >= "2026-11-29"
    assert LISTED["source"]
    assert all(value > 0 for value in LISTED.values() if isinstance(value, float))


@pytest.mark.parametrize(
    ("spaces", "listeners", "expected"), [(1, 100, 1), (20, 100, 1), (21, 100, 2), (2, 2_000, 2), (3, 1_500, 3)]
)
def test_worker_plays_as_many_spaces_as_it_has_connections(spaces: int, listeners: int, expected: int) -> None:
    assert workers(spaces, listeners) == expected


def test_twice_the_hours_cost_less_than_twice_as_much_because_joins_are_paid_once() -> None:
    one, two = (sum(cost(1, 1_000, hours, LISTED).values()) for hours in (1, 2))
    assert one < two < 2 * one


def test_every_request_reads_a_session_and_counts_a_limit() -> None:
    assert counted(1, 0, 0, 0, 0) == {"rest": 3, "socket": 3, "read": 10, "write": 12}


def test_list_of_live_spaces_costs_the_same_for_any_number_of_viewers() -> None:
    assert counted(0, 0, 0, 0, 1) == {"rest": 720, "socket": 0, "read": 720, "write": 0}


def test_control_plane_costs_less_than_thirty_cents_for_a_thousand_hours_of_listening() -> None:
    parts = cost(5, 2_000, 1, LISTED)
    of_control = [parts[part] for part in ("API Gateway", "Lambda", "DynamoDB", "CloudFront")]
    assert sum(of_control) / 10 < 0.3


def test_spare_capacity_is_cheaper_and_only_for_workers() -> None:
    full, spare = cost(1, 100, 1, LISTED), cost(1, 100, 1, LISTED, spot=True)
    assert {part for part in full if full[part] != spare[part]} == {"workers"}
    assert spare["workers"] < full["workers"]


def test_table_sums_up() -> None:
    lines = table({"a": 1.5, "b": 0.5}, 1_000).splitlines()
    assert lines[-2].split() == ["together", "$", "2.00"]
    assert lines[-1].endswith("2.00")


def test_long_packets_save_more_than_a_third_of_the_traffic_of_large_audiences() -> None:
    assert bytes_per_second(99) == 50 * 145
    assert bytes_per_second(100) == pytest.approx(50 / 3 * (3 * 60 + 85 + 3))


def test_sound_costs_less_than_a_dollar_and_a_half_for_a_thousand_hours_of_listening_in_large_spaces() -> None:
    parts = cost(5, 2_000, 1, LISTED)
    assert 1_000 * (parts["traffic of sound"] + parts["workers"]) / 10_000 < 1.5
