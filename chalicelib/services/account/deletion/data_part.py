"""One part of an account's data."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps

ExportPage = tuple[list[Any], str | None]
"""Values for JSON, and the cursor of the next page (None at the end)."""


class DataPart(Struct, frozen=True):
    """`name` is also the name of its file in the export. `erase` erases a page and returns the cursor of the next one
    (None at the end); erasing a page twice is harmless."""

    name: str
    export: Callable[[Deps, Identity, str | None], ExportPage]
    erase: Callable[[Deps, Identity, str | None], str | None]
