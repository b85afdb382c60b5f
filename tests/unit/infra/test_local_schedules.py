"""The times at which the app's schedules are due."""

import calendar

import pytest

from infra.local.gateway.schedules import is_due

START = 1_000_000  # minutes since the epoch


@pytest.mark.parametrize(
    ("expression", "after", "due"),
    [
        ("rate(1 minute)", 0, False),
        ("rate(1 minute)", 1, True),
        ("rate(5 minutes)", 4, False),
        ("rate(5 minutes)", 10, True),
        ("rate(2 hours)", 120, True),
        ("rate(1 day)", 1_439, False),
        ("rate(1 day)", 1_440, True),
    ],
)
def test_rate_fires_every_period_after_start(expression: str, after: int, due: bool) -> None:
    assert is_due(expression, START + after, START) is due


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("cron(* * * * ? *)", True),
        ("cron(30 8 * * ? *)", True),
        ("cron(31 8 * * ? *)", False),
        ("cron(0/15 8 * * ? *)", True),
        ("cron(1/15 8 * * ? *)", False),
        ("cron(30 6-9 ? * MON-FRI *)", True),
        ("cron(30 8 ? * SAT,SUN *)", False),
        ("cron(30 8 ? * 3 *)", True),
        ("cron(30 8 23 NOV ? 2027)", True),
        ("cron(30 8 23 OCT ? *)", False),
    ],
)
def test_cron_fires_in_its_minutes(expression: str, due: bool) -> None:
    tuesday = calendar.timegm((2027, 11, 23, 8, 30, 0)) // 60
    assert is_due(expression, tuesday, START) is due


@pytest.mark.parametrize("expression", ["rate(0.5 minutes)", "every day", "cron(* * *)"])
def test_unknown_expression_is_an_error(expression: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        is_due(expression, START, START)
