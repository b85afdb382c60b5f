"""The figures of `tests.bench.onset` as a table. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict


class Row(TypedDict):
    """One audience: its size, whether there was a co-host, and milliseconds; see the bench. Parts are seconds."""

    listeners: int
    cohost: bool
    bursts: int
    ms: float
    late: float
    parts: Mapping[str, float]
    other: float


class Onsets(TypedDict):
    """All that the bench stores."""

    date: str
    rows: Sequence[Row]


PARTS: Final = {
    "frame": "frame",
    "buffer": "jitter buffer",
    "tick": "until the tick",
    "way": "network and work",
    "codec": "codecs",
    "merge": "long packet",
}


def table(figures: Onsets) -> str:
    """Return a row for each audience, as Markdown."""
    head = ["listeners", "co-host", "median", "95th percentile", *PARTS.values(), "others' load"]
    rows = [" | ".join(_cells(row)) for row in figures["rows"]]
    bursts = min(row["bursts"] for row in figures["rows"])
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|", *(f"| {row} |" for row in rows)]
    return "\n".join([f"{figures['date']}, ms, {bursts} bursts or more; the parts are means.", "", *lines])


def _cells(row: Row) -> list[str]:
    parts = [f"{row['parts'][name] * 1e3:.1f}" for name in PARTS]
    stage = "yes" if row["cohost"] else "no"
    return [str(row["listeners"]), stage, f"{row['ms']:.0f}", f"{row['late']:.0f}", *parts, f"{row['other']:.0%}"]
