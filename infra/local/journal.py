"""The writes since the last snapshot, one line each, so that `kill -9` of the local cloud loses none that was answered.

Lines are handed to the operating system and not flushed to the disk: they outlive the process, but not a power failure.
Each has a number, and the snapshot has that of the last write in it, so that none is done twice.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

APPEND: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND


def whole_lines(path: Path) -> list[bytes]:
    """Return the lines of a file; none if it is not there. What a killed process left of its last one is cut off, so
    that the next line does not continue it."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        os.truncate(path, len(whole))
    return whole.splitlines()


def append(file: int, content: bytes) -> None:
    """Write all of `content` to the end of a file, or, if the disk has no room for it, nothing, and raise OSError."""
    end, written = os.fstat(file).st_size, 0
    try:
        while written < len(content):
            written += os.write(file, content[written:])
    except OSError:
        os.ftruncate(file, end)
        raise


class JournalEntry(NamedTuple):
    """One request that changed something: its number, DynamoDB's `X-Amz-Target`, the region and the body."""

    number: int
    target: str
    region: str
    body: str


class Journal:
    """A file that only grows until `restart`. Not safe for use by several threads at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, APPEND, 0o600)
        whole_lines(path)

    def append(self, entry: JournalEntry) -> None:
        """Add a write, after it was done and before it is answered. Raises OSError, and nothing was added."""
        append(self._file, json.dumps(entry).encode() + b"\n")

    def restart(self) -> None:
        """Forget all entries: a snapshot has them now."""
        os.ftruncate(self._file, 0)

    def after(self, number: int) -> Iterator[JournalEntry]:
        """Yield the entries that follow number `number` without a gap."""
        for line in whole_lines(self._path):
            entry = JournalEntry(*json.loads(line))
            if entry.number == number + 1:
                number += 1
                yield entry
            elif entry.number > number:
                return
