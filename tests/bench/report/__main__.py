"""Puts stored figures into the documents: `python -m tests.bench.report [PEERS.JSON]`.

Each table goes between two comments of `docs/performance.md`, and the plot of relays into `docs/images`. Figures that
are not stored are left as they are in the document.
"""

import json
import sys
from pathlib import Path
from typing import Final

from tests.bench.intelligibility import STORED as INTELLIGIBILITY
from tests.bench.onset import STORED as ONSETS
from tests.bench.relays.results import OURS, STORED, load_results
from tests.bench.report import intelligibility_table, onset_table, relay_table
from tests.bench.report.document import replaced
from tests.bench.report.plot import plot

DOCUMENT: Final = Path("docs/performance.md")
IMAGE: Final = Path("docs/images/relays.svg")


def with_relays(document: str, path: Path) -> str:
    """Return the document with the figures of relays, and draw them. Raises ValueError if none can be compared."""
    results = load_results(path)
    lines = relay_table.lines(results)
    if not lines:
        raise ValueError(f"{path} has no figures that can be compared: measure on a quiet machine")
    IMAGE.write_text(plot(relay_table.AXES, lines, OURS))
    return replaced(document, "relays", f"{relay_table.PICTURE}\n{relay_table.table(results)}")


def main() -> None:
    """Write what is stored."""
    peers = Path(sys.argv[1]) if len(sys.argv) > 1 else STORED
    document = DOCUMENT.read_text()
    if peers.exists():
        document = with_relays(document, peers)
    if INTELLIGIBILITY.exists():
        figures: intelligibility_table.Intelligibility = json.loads(INTELLIGIBILITY.read_text())
        document = replaced(document, "intelligibility", intelligibility_table.table(figures))
    if ONSETS.exists():
        onsets: onset_table.Onsets = json.loads(ONSETS.read_text())
        document = replaced(document, "onset", onset_table.table(onsets))
    DOCUMENT.write_text(document)


if __name__ == "__main__":
    main()
