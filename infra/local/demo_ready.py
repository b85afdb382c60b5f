"""How the demo tells the runner that its voices can be heard: one small file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

READY: Final = "ready.json"


@dataclass(frozen=True)
class Ready:
    """What the person at the terminal is told once the voices can be heard."""

    link: str
    handles: list[str]
    password: str


def write_ready(folder: Path, ready: Ready) -> None:
    """Say it."""
    fresh = folder / f"{READY}.new"
    fresh.write_text(json.dumps(asdict(ready)))
    fresh.replace(folder / READY)


def read_ready(folder: Path) -> Ready | None:
    """What the demo said when its voices could be heard; None before that."""
    try:
        return Ready(**json.loads((folder / READY).read_text()))
    except FileNotFoundError:
        return None


def forget_ready(folder: Path) -> None:
    """Before a start: what a demo of before said does not count."""
    (folder / READY).unlink(missing_ok=True)
