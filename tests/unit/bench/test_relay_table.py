from pathlib import Path

import pytest

from tests.bench.relays.audience import Measured
from tests.bench.relays.results import OURS, Machine, Results
from tests.bench.report import __main__ as report
from tests.bench.report.relay_table import lines, table

RESULTS = Results(
    Machine("A processor", 2, "6.1", "2026-01-02"),
    "speech",
    12.5,
    0.75,
    [
        Measured(OURS, 200, 10.0, 0.34, 2.0, 100, 0.01, 0, 0.0),
        Measured("Janus", 200, 32.0, 1.0, 20.0, 200, 0.02, 0, 0.0),
        Measured("aiortc", 200, 60.0, 1.0, 5.0, 250, 0.5, 0, 0.0),
        Measured(OURS, 50, 20.0, 1.0, 2.0, 100, 0.0, 0, 0.0),
    ],
    [],
)


def test_table_says_on_what_machine_and_when_and_how_often() -> None:
    text = table(RESULTS).partition("|")[0]
    assert max(map(len, text.splitlines())) <= 100
    text = " ".join(text.split())
    assert "2026-01-02, 2 cores of A processor, Linux 6.1." in text
    assert "speech of 12.5 s, 75% of it sound; the median of 3 repetitions" in text


def test_sizes_are_in_order_and_ratios_are_by_ours() -> None:
    rows = [line for line in table(RESULTS).splitlines() if line.startswith(("| 50", "| 200"))]
    assert rows == [
        "| 50 | Espacio | 20.0 | 1.00 | 1.00 | 2.0 | 100 | 0% |",
        "| 200 | Espacio | 10.0 | 1.00 | 0.34 | 2.0 | 100 | 1% |",
        "| 200 | Janus | 32.0 | 3.20 | 1.00 | 20.0 | 200 | 2% |",
    ]


def test_what_cannot_be_compared_is_left_out_and_counted() -> None:
    assert "Left out, because others used the machine or listeners did not keep up: 1." in table(RESULTS)
    assert lines(RESULTS) == {OURS: [(50, 20.0), (200, 10.0)], "Janus": [(200, 32.0)]}


def test_figures_that_cannot_be_compared_are_not_put_into_documents(tmp_path: Path) -> None:
    busy = [one._replace(other=0.9) for one in RESULTS.relays]
    RESULTS._replace(relays=busy).store(tmp_path / "peers.json")
    with pytest.raises(ValueError, match="on a quiet machine"):
        report.with_relays("", tmp_path / "peers.json")


def test_document_has_the_picture_above_the_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(report, "IMAGE", tmp_path / "relays.svg")
    RESULTS.store(tmp_path / "peers.json")
    place = "<!-- relays: written by tests/bench/report -->\n<!-- /relays -->\n"
    document = report.with_relays(place, tmp_path / "peers.json")
    assert document.index("images/relays.svg") < document.index("| listeners |")
    assert "<svg" in (tmp_path / "relays.svg").read_text()
