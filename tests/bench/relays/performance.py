"""Puts stored figures into the documents: `python -m tests.bench.relays.performance [JSON]`.

The table goes into `docs/performance.md`, between two comments, and the plot into `docs/images`. Rows that cannot be
compared are left out, and the table says how many those are.
"""

import sys
from pathlib import Path
from textwrap import fill
from typing import Final

from tests.bench.relays.plot import Axes, Line, plot
from tests.bench.relays.results import OURS, STORED, Results, comparable, load_results, ratio

DOCUMENT: Final = Path("docs/performance.md")
IMAGE: Final = Path("docs/images/relays.svg")
COLUMNS: Final = 100  # of prose
BEGIN: Final = "<!-- relays: written by tests/bench/relays/performance.py -->\n"
END: Final = "<!-- /relays -->\n"
PICTURE: Final = "![Microseconds of CPU by listeners, for each relay](images/relays.svg)\n"
AXES: Final = Axes(
    "CPU time for 20 ms of sound at a listener", "listeners", "microseconds, all threads of the relay's process"
)
HEAD: Final = (
    "| listeners | relay | us for 20 ms | times ours | packets for 20 ms | ms for a join | kB for each | others' load |"
)


def table(results: Results) -> str:
    """Return the rows as Markdown, under what they were measured on."""
    sizes = sorted({one.listeners for one in results.relays})
    rows = [line for size in sizes for line in _rows(results, size)]
    left_out = sum(not comparable(one) for one in results.relays) + len(results.failed)
    tail = f"\nLeft out, because others used the machine or listeners were lost: {left_out}.\n" if left_out else ""
    return "\n".join([fill(_setting(results), COLUMNS), "", HEAD, "|---|---|---|---|---|---|---|---|", *rows, tail])


def _setting(results: Results) -> str:
    machine, source = results.machine, results.source
    pauses = f", {results.share:.0%} of it sound" if source == "speech" else ""
    return (
        f"{machine.date}, {machine.cores} cores of {machine.processor}, Linux {machine.kernel}. One talker; {source} "
        f"of {results.seconds:.1f} s{pauses}; the median of {results.turns} repetitions."
    )


def _rows(results: Results, size: int) -> list[str]:
    shown = [one for one in results.sized(size) if comparable(one)]
    rows = []
    for one in shown:
        times = ratio(one, shown[0])
        rows.append(
            f"| {size:,} | {one.relay} | {one.us:.1f} | {'-' if times is None else f'{times:.2f}'} "
            f"| {one.packets:.2f} | {one.join:.1f} | {one.kb:.0f} | {one.other:.0%} |"
        )
    return rows


def lines(results: Results) -> dict[str, Line]:
    """Return microseconds by listeners for each relay, ours first."""
    found: dict[str, list[tuple[float, float]]] = {OURS: []}
    for one in sorted(filter(comparable, results.relays), key=lambda each: each.listeners):
        found.setdefault(one.relay, []).append((one.listeners, one.us))
    return {name: line for name, line in found.items() if line}


def replaced(document: str, text: str) -> str:
    """Return the document with another text between the comments. Raises ValueError if they are not there."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has no place for the table")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def main() -> None:
    """Write both."""
    results = load_results(Path(sys.argv[1]) if len(sys.argv) > 1 else STORED)
    DOCUMENT.write_text(replaced(DOCUMENT.read_text(), f"{PICTURE}\n{table(results)}"))
    IMAGE.write_text(plot(AXES, lines(results), OURS))
    print(f"Written: {DOCUMENT}, {IMAGE}.")


if __name__ == "__main__":
    main()
