from pathlib import Path

import pytest

from tests.bench.relays.audience import Measured
from tests.bench.relays.results import OURS, Machine, Results, begun, comparable, load_results, machine, ratio


def measured(
    relay: str = OURS, us: float = 10.0, listeners: int = 200, other: float = 0.0, lost: int = 0, dropped: float = 0.0
) -> Measured:
    return Measured(relay, listeners, us, 1.0, 2.0, 100.0, other, lost, dropped)


def test_ratio_is_by_ours_with_as_many_listeners() -> None:
    assert ratio(measured("Janus, default", 32.0), measured()) == pytest.approx(3.2)


@pytest.mark.parametrize(
    ("one", "ours"),
    [
        (measured("Janus", other=0.2), measured()),
        (measured("Janus"), measured(other=0.2)),
        (measured("Janus", lost=1), measured()),
        (measured("Janus"), measured(lost=1)),
        (measured("Janus", dropped=0.02), measured()),
        (measured("Janus", listeners=500), measured()),
        (measured("Janus"), measured("aiortc")),
    ],
)
def test_there_is_no_ratio_of_what_cannot_be_compared(one: Measured, ours: Measured) -> None:
    assert ratio(one, ours) is None


def test_a_busy_machine_and_lost_or_slow_listeners_spoil_a_row() -> None:
    assert comparable(measured())
    assert not comparable(measured(other=0.11))
    assert not comparable(measured(lost=3))
    assert comparable(measured(dropped=0.01))
    assert not comparable(measured(dropped=0.011))


def test_results_are_read_as_they_were_stored(tmp_path: Path) -> None:
    results = Results(machine(), "speech", 12.5, 0.75, [measured(), measured("Janus")], ["aiortc, 200"])
    results.store(tmp_path / "folder" / "peers.json")
    assert load_results(tmp_path / "folder" / "peers.json") == results


def test_ours_is_the_first_row_of_its_size() -> None:
    rows = [measured("Janus"), measured("Janus", listeners=50), measured()]
    assert [one.relay for one in Results(Machine("x", 2, "6", ""), "tone", 4, 1, rows, []).sized(200)] == [
        OURS,
        "Janus",
    ]


def test_a_row_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    results = Results(machine(), "tone", 4.0, 1.0, [measured(us=10.0), measured("Janus")], ["Janus, 50"])
    results.put(OURS, 200, measured(us=11.0))
    results.put("Janus", 50, measured("Janus", listeners=50))
    results.put("Janus", 200, None)
    assert results.relays == [measured(us=11.0), measured("Janus", listeners=50)]
    assert results.failed == ["Janus, 200"]


def test_figures_are_added_only_to_those_of_the_same_day_machine_and_source(tmp_path: Path) -> None:
    path = tmp_path / "peers.json"
    stored = begun("tone", add=True, path=path)
    assert stored.relays == []
    stored.put(OURS, 200, measured())
    stored.store(path)
    assert begun("tone", add=True, path=path) == stored
    assert begun("tone", add=False, path=path).relays == []
    stored._replace(source="speech").store(path)
    with pytest.raises(ValueError, match="another day, machine or source"):
        begun("tone", add=True, path=path)
