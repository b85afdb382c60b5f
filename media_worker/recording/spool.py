"""Keeps objects that wait to be uploaded on disk: in one file without a name, which is gone with the process, however
that ends."""

import os
import tempfile
from heapq import heappop, heappush
from typing import IO, Final

from chalicelib.protocol.tracks import TRACKS_LIMIT

MOST: Final = 2_048  # objects, 2 GB at most; half an hour of eight Spaces


class Spool:
    """At most `most` objects of 1 MiB. `directory` is that of the system for such files unless it is given.

    A place is reserved and released on one thread; meanwhile, others may write and read there.
    """

    def __init__(self, directory: str | None = None, most: int = MOST) -> None:
        self._directory = directory
        self._most = most
        self._file: IO[bytes] | None = None  # while anything is in it
        self._free: list[int] = []
        self._used = 0  # places that were ever reserved since the file was made

    def reserve(self) -> int:
        """Return a place for an object. Raises OSError if all are taken, or there can be no file."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._directory)  # noqa: SIM115 - open as long as it is needed
        if self._free:
            return heappop(self._free)
        if self._used == self._most:
            raise OSError("All places are taken.")
        self._used += 1
        return self._used - 1

    def write(self, place: int, content: bytes) -> None:
        """Store an object. Raises OSError if the disk is full."""
        assert len(content) <= TRACKS_LIMIT
        done = 0
        while done < len(content):
            done += os.pwrite(self._number, content[done:], place * TRACKS_LIMIT + done)

    def read(self, place: int, size: int) -> bytes:
        """Return an object, which has `size` bytes. Raises OSError if it is not there."""
        content = os.pread(self._number, size, place * TRACKS_LIMIT)
        if len(content) < size:
            raise OSError("The object is cut off.")
        return content

    def release(self, place: int) -> None:
        """Let another object have a place. When nothing is in it, the file goes."""
        heappush(self._free, place)
        if len(self._free) == self._used:
            self.close()

    def close(self) -> None:
        """Delete everything."""
        if self._file is not None:
            self._file.close()
        self._file, self._free, self._used = None, [], 0

    @property
    def is_empty(self) -> bool:
        """Whether no place is taken."""
        return self._file is None

    @property
    def _number(self) -> int:
        if self._file is None:
            raise OSError("The spool is closed.")
        return self._file.fileno()
