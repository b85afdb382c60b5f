"""What has happened to objects since the last snapshot, one entry each, so that `kill -9` of the local cloud loses none
that was answered.

Entries are handed to the operating system and not flushed to the disk: they outlive the process, but not a power
failure.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from infra.local.journal import APPEND, append

SIZE: Final = 8  # bytes in front of each entry, which say how many follow


class ObjectJournal:
    """A file that only grows until `restart`. Not safe for use by several threads at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, APPEND, 0o600)

    def append(self, entry: bytes) -> None:
        """Add an entry, before the request that led to it is answered. Raises OSError, and nothing was added."""
        append(self._file, len(entry).to_bytes(SIZE, "big") + entry)

    def restart(self) -> None:
        """Forget all entries: a snapshot has them now."""
        os.ftruncate(self._file, 0)

    def entries(self) -> Iterator[bytes]:
        """Yield all entries. What a killed process left of its last one is cut off, so that the next one can follow."""
        content, at = self._path.read_bytes(), 0
        while at + SIZE <= len(content):
            end = at + SIZE + int.from_bytes(content[at : at + SIZE], "big")
            if end > len(content):
                break
            yield content[at + SIZE : end]
            at = end
        os.ftruncate(self._file, at)
