"""The figures of `tests.bench.intelligibility` as a table. Pure."""

from collections.abc import Sequence
from typing import TypedDict


class Row(TypedDict):
    """One network and receiver: loss (share), the most jitter (s), and what came of it; see the bench."""

    loss: float
    jitter: float
    receiver: str
    errors: float
    all: float
    delay: float


class Intelligibility(TypedDict):
    """All that the bench stores."""

    seeds: int
    voices: Sequence[str]
    date: str
    rows: Sequence[Row]


def table(figures: Intelligibility) -> str:
    """Return a row for each loss and receiver, and a column for each jitter, as Markdown."""
    jitters = sorted({row["jitter"] for row in figures["rows"]})
    receivers = list(dict.fromkeys(row["receiver"] for row in figures["rows"]))
    found = {(row["loss"], row["receiver"], row["jitter"]): row for row in figures["rows"]}
    head = [
        f"| packets lost | receiver | {' | '.join(_jitter(each) for each in jitters)} |",
        "|---" * (2 + len(jitters)) + "|",
    ]
    rows = [
        f"| {loss:.0%} | {receiver} | {' | '.join(_cell(found[loss, receiver, each]) for each in jitters)} |"
        for loss in sorted({row["loss"] for row in figures["rows"]})
        for receiver in receivers
    ]
    trials = len(figures["voices"]) * figures["seeds"]
    what = f"{figures['date']}, medians of {trials}: {len(figures['voices'])} voices, {figures['seeds']} times each."
    return "\n".join([what, "", *head, *rows])


def _jitter(seconds: float) -> str:
    return f"0 to {seconds * 1e3:.0f} ms of jitter" if seconds else "no jitter"


def _cell(row: Row) -> str:
    return f"{row['errors']:.0%}, {row['delay'] * 1e3:.0f} ms"
