"""The file by which the demo tells the runner that its voices can be heard."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

READY: Final = "ready.json"


@dataclass(frozen=True)
class DemoReady:
    """The details that are printed once the voices can be heard."""

    link: str
    handles: list[str]
    password: str


def write_ready(folder: Path, ready: DemoReady) -> None:
    """Write the file."""
    fresh = folder / f"{READY}.new"
    fresh.write_text(json.dumps(asdict(ready)))
    fresh.replace(folder / READY)


def read_ready(folder: Path) -> DemoReady | None:
    """Read the file; None before the voices can be heard."""
    try:
        return DemoReady(**json.loads((folder / READY).read_text()))
    except FileNotFoundError:
        return None


def forget_ready(folder: Path) -> None:
    """Delete the file before a start, because an earlier demo may have written it."""
    (folder / READY).unlink(missing_ok=True)
