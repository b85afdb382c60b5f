"""The figures of `tests.bench.peers`: what was measured where and when, and what may be compared."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.bench.relays.audience import TURNS, Measured
from tests.bench.relays.load import BUSY
from tests.bench.relays.source import SOURCES

OURS: Final = "Espacio"
DROPPED: Final = 0.01  # of the packets: beyond, the relay may have sent less, and what is dropped costs it less
STORED: Final = Path("build/bench/peers.json")


class Machine(NamedTuple):
    """Where and when it was measured."""

    processor: str
    cores: int
    kernel: str
    date: str


class Results(NamedTuple):
    """All rows. `seconds` is how long the source is, `share` how much of it is sound; `failed` names what failed."""

    machine: Machine
    source: str
    seconds: float
    share: float
    relays: list[Measured]
    failed: list[str]
    turns: int = TURNS

    def store(self, path: Path = STORED) -> None:
        """Write them as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = self._asdict() | {
            "machine": self.machine._asdict(),
            "relays": [one._asdict() for one in self.relays],
        }
        path.write_text(json.dumps(whole, indent=1))

    def put(self, relay: str, listeners: int, one: Measured | None) -> None:
        """Take a row, or that it failed, in the place of an earlier one."""
        name = f"{relay}, {listeners}"
        self.relays[:] = [each for each in self.relays if (each.relay, each.listeners) != (relay, listeners)]
        self.failed[:] = [each for each in self.failed if each != name]
        if one is None:
            self.failed.append(name)
        else:
            self.relays.append(one)

    def sized(self, listeners: int) -> list[Measured]:
        """Return the rows with so many listeners, ours first."""
        rows = [one for one in self.relays if one.listeners == listeners]
        return sorted(rows, key=lambda one: one.relay != OURS)


def load_results(path: Path = STORED) -> Results:
    """Read what `Results.store` has written."""
    whole: dict[str, Any] = json.loads(path.read_text())
    parts = {"machine": Machine(**whole["machine"]), "relays": [Measured(**one) for one in whole["relays"]]}
    return Results(**{**whole, **parts})


def begun(source: str, *, add: bool, path: Path = STORED) -> Results:
    """Return results without rows, or with the stored ones to `add` to, if there are any. Raises ValueError if those
    are of elsewhere."""
    fresh = Results(machine(), source, SOURCES[source]().seconds, SOURCES[source]().share, [], [])
    if not add or not path.exists():
        return fresh
    stored = load_results(path)
    if stored._replace(relays=[], failed=[]) != fresh:
        raise ValueError("the stored figures are of another day, machine or source: measure all of them again")
    return stored


def comparable(one: Measured) -> bool:
    """Whether nothing else used the machine, and all listeners were there and kept up."""
    return one.other <= BUSY and not one.lost and one.dropped <= DROPPED


def ratio(one: Measured, ours: Measured) -> float | None:
    """Return how many times as much CPU a relay takes as ours, or None where that cannot be compared."""
    if not comparable(one) or not comparable(ours) or one.listeners != ours.listeners or ours.relay != OURS:
        return None
    return one.us / ours.us


def machine() -> Machine:
    """Return what kind of machine this is."""
    kernel = ".".join(platform.release().split(".")[:2])
    return Machine(_processor(), os.cpu_count() or 1, kernel, f"{datetime.now(UTC):%Y-%m-%d}")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
