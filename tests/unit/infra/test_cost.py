"""What `make cost` says about Spaces that have not taken place."""

import pytest

from chalicelib.domain.costs import dollars
from infra.aws.cost import NAMES, main, table, usage, workers


@pytest.mark.parametrize(
    ("spaces", "listeners", "expected"), [(1, 100, 1), (20, 100, 1), (21, 100, 2), (2, 2_000, 2), (3, 1_500, 3)]
)
def test_worker_plays_as_many_spaces_as_it_has_connections(spaces: int, listeners: int, expected: int) -> None:
    assert workers(spaces, listeners) == expected


def test_twice_the_hours_cost_less_than_twice_as_much_because_joins_are_paid_once() -> None:
    one, two = (sum(dollars(usage(1, 1_000, hours)).values()) for hours in (1, 2))
    assert one < two < 2 * one


def test_recordings_and_captions_are_counted_for_each_space_if_they_are_asked_for() -> None:
    plain, whole = usage(3, 100, 2), usage(3, 100, 2, recorded=True, captions=True, replays=50)
    assert (plain.recorded_hours, plain.captioned_hours, plain.replayed_bytes) == (0, 0, 0)
    assert (whole.recorded_hours, whole.captioned_hours, whole.replayed_bytes) == (6, 6, 50 * 15_000_000)


def test_every_part_has_a_name() -> None:
    assert set(NAMES) == set(dollars(usage(1, 1, 1)))


def test_table_sums_up() -> None:
    lines = table({"workers": 1.5, "sound": 0.5}, 1_000).splitlines()
    assert lines[-2].split() == ["together", "$", "2.00"]
    assert lines[-1].endswith("2.00")


@pytest.mark.parametrize(("listeners", "warned"), [(2_000, False), (5_000, True)])
def test_one_space_for_very_many_is_priced_with_a_word_about_its_worker(
    listeners: int, warned: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["cost", "--listeners", str(listeners)])
    assert main() == 0
    assert ("may need a larger one" in capsys.readouterr().out) == warned


@pytest.mark.parametrize("given", ["-3", "nan", "x"])
def test_number_that_no_space_can_have_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for option in ("--spaces", "--listeners", "--hours", "--replays"):
        monkeypatch.setattr("sys.argv", ["cost", f"{option}={given}"])
        with pytest.raises(SystemExit, match="2"):
            main()
