"""What `make cost` says about Spaces that have not taken place."""

import pytest

from chalicelib.domain.costs import dollars
from infra.aws.cost import table, usage, workers


@pytest.mark.parametrize(
    ("spaces", "listeners", "expected"), [(1, 100, 1), (20, 100, 1), (21, 100, 2), (2, 2_000, 2), (3, 1_500, 3)]
)
def test_worker_plays_as_many_spaces_as_it_has_connections(spaces: int, listeners: int, expected: int) -> None:
    assert workers(spaces, listeners) == expected


def test_twice_the_hours_cost_less_than_twice_as_much_because_joins_are_paid_once() -> None:
    one, two = (sum(dollars(usage(1, 1_000, hours)).values()) for hours in (1, 2))
    assert one < two < 2 * one


def test_table_sums_up() -> None:
    lines = table({"workers": 1.5, "sound": 0.5}, 1_000).splitlines()
    assert lines[-2].split() == ["together", "$", "2.00"]
    assert lines[-1].endswith("2.00")
