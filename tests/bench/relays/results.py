"""The figures of `tests.bench.peers`: what was measured where and when, and what may be compared."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.bench.relays.audience import TURNS, Measured
from tests.bench.relays.load import BUSY

OURS: Final = "Espacio"
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

    def sized(self, listeners: int) -> list[Measured]:
        """Return the rows with so many listeners, ours first."""
        rows = [one for one in self.relays if one.listeners == listeners]
        return sorted(rows, key=lambda one: one.relay != OURS)


def load_results(path: Path = STORED) -> Results:
    """Read what `Results.store` has written."""
    whole: dict[str, Any] = json.loads(path.read_text())
    parts = {"machine": Machine(**whole["machine"]), "relays": [Measured(**one) for one in whole["relays"]]}
    return Results(**{**whole, **parts})


def comparable(one: Measured) -> bool:
    """Whether nothing else used the machine, and all listeners were there."""
    return one.other <= BUSY and not one.lost


def ratio(one: Measured, ours: Measured) -> float | None:
    """Return how many times as much CPU a relay takes as ours, or None where that cannot be compared."""
    if not comparable(one) or not comparable(ours) or one.listeners != ours.listeners or ours.relay != OURS:
        return None
    return one.us / ours.us


def machine() -> Machine:
    """Return what this machine is."""
    return Machine(_processor(), os.cpu_count() or 1, platform.release(), f"{datetime.now(UTC):%Y-%m-%d}")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
