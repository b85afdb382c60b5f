"""What belongs to an account, part by part: each can be written out a page at a time, and be erased a page at a time.

Who adds something that is kept of an account adds a part to `parts.py`; a test looks for what is left after all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps

ExportPage = tuple[list[Any], str | None]
"""Values for JSON, and the cursor of what follows (None at the end)."""


@dataclass(frozen=True)
class DataPart:
    """`name` is also that of its file in the export. `erase` does a page and answers the cursor of the next one;
    doing a page twice changes nothing."""

    name: str
    export: Callable[[Deps, Identity, str | None], ExportPage]
    erase: Callable[[Deps, Identity, str | None], str | None]
