"""How busy the machine is with what does not belong to the bench."""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

_TICKS: Final = os.sysconf("SC_CLK_TCK")
BUSY: Final = 0.10  # of all cores: from here on, the figures of a relay cannot be compared
IDLE: Final = (3, 4)  # fields of the line "cpu" in /proc/stat: idle, iowait
COUNTED: Final = 8  # fields of it: those after, for guests, are in the first two as well


class ProcessTime(NamedTuple):
    """A process with its parent and its CPU time (s), all threads together."""

    pid: int
    parent: int
    cpu: float


class Moment(NamedTuple):
    """CPU seconds until a moment (s): of the machine, and of this process with everything that it has started.

    `dropped` are the datagrams that found no room in a socket of the machine.
    """

    time: float
    machine: float
    bench: float
    dropped: int = 0


def now() -> Moment:
    """Return the CPU time until now."""
    stat = Path("/proc/stat").read_text()
    dropped = dropped_datagrams(Path("/proc/net/snmp").read_text())
    return Moment(time.monotonic(), machine_cpu(stat), family_cpu(os.getpid(), _processes()), dropped)


def other(before: Moment, after: Moment, cores: int) -> float:
    """Return the share of the machine that others had between two moments, 0 to 1; the host's theft counts."""
    theirs = (after.machine - before.machine) - (after.bench - before.bench)
    return min(max(theirs / ((after.time - before.time) * cores), 0.0), 1.0)


def machine_cpu(stat: str) -> float:
    """Return the busy seconds of all cores, from the text of /proc/stat."""
    fields = [int(field) for field in stat.splitlines()[0].split()[1 : 1 + COUNTED]]
    return sum(ticks for place, ticks in enumerate(fields) if place not in IDLE) / _TICKS


def dropped_datagrams(snmp: str) -> int:
    """Return how many datagrams found no room in a socket so far, from the text of /proc/net/snmp."""
    names, values = (line.split() for line in snmp.splitlines() if line.startswith("Udp:"))
    return int(dict(zip(names, values, strict=True))["RcvbufErrors"])


def process_time(stat: str) -> ProcessTime:
    """Return what the text of /proc/PID/stat says. A program's name may hold anything, brackets and spaces too."""
    pid, (_, parent, *rest) = int(stat.split()[0]), stat.rpartition(")")[2].split()
    return ProcessTime(pid, int(parent), (int(rest[9]) + int(rest[10])) / _TICKS)


def family_cpu(eldest: int, processes: Iterable[ProcessTime]) -> float:
    """Return the CPU time of a process and its descendants."""
    everybody = {one.pid: one for one in processes}
    return sum(one.cpu for one in everybody.values() if _descends(one, eldest, everybody))


def _descends(one: ProcessTime, eldest: int, everybody: dict[int, ProcessTime]) -> bool:
    seen = set[int]()
    current: ProcessTime | None = one
    while current is not None and current.pid not in seen:
        if current.pid == eldest:
            return True
        seen.add(current.pid)
        current = everybody.get(current.parent)
    return False


def _processes() -> Iterable[ProcessTime]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield process_time(path.read_text())
        except OSError:  # it has ended
            continue
