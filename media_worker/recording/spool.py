"""Keeps objects that wait to be uploaded on disk: in one file without a name, which is gone with the process, however
that ends."""

import asyncio
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from heapq import heappop, heappush
from typing import IO, Final, NamedTuple

BLOCK: Final = 64 * 1024  # bytes; a segment of the mix takes one
BLOCKS: Final = 32_768  # 2 GB


class Spooled(NamedTuple):
    """Where an object is, and how many bytes it has."""

    blocks: tuple[int, ...]
    size: int


class Spool:
    """At most `blocks` of 64 KiB. `directory` is that of the system for such files unless it is given.

    Whatever may wait for the disk is done on a thread of its own, in order: one that is slow, or stands still, holds up
    nothing but what is on it.
    """

    def __init__(self, directory: str | None = None, blocks: int = BLOCKS) -> None:
        self._directory = directory
        self._most = blocks
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool")
        self._file: IO[bytes] | None = None  # while anything is in it
        self._free: list[int] = []
        self._used = 0  # blocks that were ever taken since the file was made
        self._closed = False

    async def put(self, make: Callable[[], bytes]) -> Spooled:
        """Store what `make` returns. Raises OSError if there is no room, or the disk fails."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._put, make)

    async def get(self, where: Spooled) -> bytes:
        """Return an object. Raises OSError if it is not there."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._get, where)

    def release(self, where: Spooled) -> None:
        """Let others have the place of an object. When nothing is left, the file goes."""
        self._thread.submit(self._release, where)

    def close(self) -> None:
        """Delete everything, as soon as the disk has done what it was asked before, and take nothing more."""
        self._thread.submit(self._close)

    @property
    def is_empty(self) -> bool:
        """Whether there is no file."""
        return self._file is None

    def _put(self, make: Callable[[], bytes]) -> Spooled:
        content = make()
        where = Spooled(self._reserved(-(-len(content) // BLOCK)), len(content))
        try:
            for place, block in enumerate(where.blocks):
                self._write(content[place * BLOCK : (place + 1) * BLOCK], block * BLOCK)
        except OSError:
            self._release(where)
            raise
        return where

    def _get(self, where: Spooled) -> bytes:
        number = self._number()
        content = b"".join(os.pread(number, BLOCK, block * BLOCK) for block in where.blocks)[: where.size]
        if len(content) < where.size:
            raise OSError("The object is cut off.")
        return content

    def _reserved(self, count: int) -> tuple[int, ...]:
        if self._closed:
            raise OSError("The spool is closed.")
        if self._used - len(self._free) + count > self._most:
            raise OSError("The spool is full.")
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._directory)  # noqa: SIM115 - open as long as it is needed
        return tuple(self._next() for _ in range(count))

    def _next(self) -> int:
        if self._free:
            return heappop(self._free)
        self._used += 1
        return self._used - 1

    def _write(self, content: bytes, at: int) -> None:
        done = 0
        while done < len(content):
            done += os.pwrite(self._number(), content[done:], at + done)

    def _release(self, where: Spooled) -> None:
        if self._file is None:
            return
        for block in where.blocks:
            heappush(self._free, block)
        if len(self._free) == self._used:
            self._forget()

    def _close(self) -> None:
        self._closed = True
        self._forget()

    def _forget(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._free, self._used = None, [], 0

    def _number(self) -> int:
        if self._file is None:
            raise OSError("The spool is closed.")
        return self._file.fileno()
