"""The figures of `tests.bench.peers` as a table, and as lines of a plot.

Rows that cannot be compared are left out, and the table says how many those are.
"""

from textwrap import fill
from typing import Final

from tests.bench.relays.results import OURS, Results, comparable, ratio
from tests.bench.report.plot import Axes, Line

COLUMNS: Final = 100  # of prose
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
    tail = (
        f"\nLeft out, because others used the machine or listeners did not keep up: {left_out}.\n" if left_out else ""
    )
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
