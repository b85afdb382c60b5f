import pytest

from tests.bench.report.document import replaced
from tests.bench.report.intelligibility_table import Intelligibility, table

BEGIN, END = "<!-- relays: written by tests/bench/report -->\n", "<!-- /relays -->\n"


def test_only_what_is_between_the_comments_is_replaced() -> None:
    assert replaced(f"# Title\n{BEGIN}old\n{END}rest\n", "relays", "new\n") == f"# Title\n{BEGIN}\nnew\n\n{END}rest\n"


def test_a_document_without_a_place_for_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for relays"):
        replaced("# Title\n", "relays", "new")


def test_intelligibility_has_a_row_for_each_receiver_and_a_column_for_each_jitter() -> None:
    figures: Intelligibility = {
        "seeds": 2,
        "voices": ["slt", "rms"],
        "date": "2026-01-02",
        "rows": [
            {"loss": loss, "jitter": jitter, "receiver": receiver, "errors": loss, "all": 0.5, "delay": jitter}
            for loss in (0.0, 0.1)
            for jitter in (0.0, 0.2)
            for receiver in ("ours", "theirs")
        ],
    }
    assert table(figures).splitlines() == [
        "2026-01-02, medians of 4: 2 voices, 2 times each.",
        "",
        "| packets lost | receiver | no jitter | 0 to 200 ms of jitter |",
        "|---|---|---|---|",
        "| 0% | ours | 0%, 0 ms | 0%, 200 ms |",
        "| 0% | theirs | 0%, 0 ms | 0%, 200 ms |",
        "| 10% | ours | 10%, 0 ms | 10%, 200 ms |",
        "| 10% | theirs | 10%, 0 ms | 10%, 200 ms |",
    ]
