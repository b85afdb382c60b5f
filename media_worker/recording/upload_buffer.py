"""Objects of recordings that wait to be uploaded: the first of each Space in memory, the others on disk."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from media_worker.recording.spool import Spool
from media_worker.recording.upload import Upload

AT_HAND: Final = 2  # of one Space, that stay in memory: without trouble, nothing is written
READ: Final = 30.0  # s after which a disk has lost what it was asked for

log = logging.getLogger(__name__)


class Bounds(NamedTuple):
    """How many objects wait; at more, the oldest are lost. `in_memory` is for one Space while the disk takes none or is
    behind, and `altogether` for all Spaces then."""

    waiting: int
    in_memory: int
    altogether: int


MIX: Final = Bounds(256, 256, 4_096)  # half an hour of a Space; 8 MB of one in memory, and 130 MB of all
TRACKS: Final = Bounds(256, 32, 256)  # half an hour; in memory four minutes, 22 MB of one, and 160 MB of all


class UploadBuffer:
    """The objects of all Spaces, oldest first. Runs on one event loop, which never waits for the disk."""

    def __init__(self, spool: Spool, bounds: Bounds) -> None:
        self._spool = spool
        self._bounds = bounds
        self._spaces: dict[str, deque[Upload]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def of(self, space: str) -> deque[Upload]:
        """Return what waits of a Space."""
        return self._spaces.get(space) or deque()

    def add(self, space: str, upload: Upload, sending: Upload | None = None) -> Iterator[tuple[str, Upload]]:
        """Let an object wait. Yield what is lost to make room, and of which Space: no mark, and not what `sending` is.
        A mark stays in memory, and takes no room."""
        own = self._spaces.setdefault(space, deque())
        own.append(upload)
        if upload.is_mark:
            return
        if len(own) > AT_HAND:
            task = asyncio.get_running_loop().create_task(self._write(upload))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        waiting = _with_sound(own)
        if len(waiting) > self._bounds.waiting:
            yield from self._lose(space, waiting, sending)
        yield from self._beyond_memory(space, sending)

    def forget(self, space: str, upload: Upload) -> None:
        """Remove an object that is uploaded, or lost."""
        own = self._spaces.get(space, deque())
        if upload in own:
            own.remove(upload)
            upload.is_gone = True
            self._release(upload)
        if not own:
            self._spaces.pop(space, None)

    async def content(self, upload: Upload) -> bytes:
        """Return what is uploaded. Raises OSError if the disk has lost it."""
        if upload.where is None:
            # Making the file takes milliseconds, for which the mixer's clock must not wait.
            return await asyncio.to_thread(upload.content)
        async with asyncio.timeout(READ):
            return await self._spool.get(upload.where)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being written."""
        return bool(self._tasks)

    def close(self) -> None:
        """Forget everything."""
        for task in self._tasks:
            task.cancel()
        self._spaces = {}

    def _beyond_memory(self, space: str, sending: Upload | None) -> Iterator[tuple[str, Upload]]:
        kept = {each: [one for one in _with_sound(own) if one.where is None] for each, own in self._spaces.items()}
        most = max(kept, key=lambda each: len(kept[each]))
        if len(kept[space]) > self._bounds.in_memory:
            most = space
        elif sum(map(len, kept.values())) <= self._bounds.altogether:
            return
        yield from self._lose(most, kept[most], sending)

    def _lose(self, space: str, waiting: list[Upload], sending: Upload | None) -> Iterator[tuple[str, Upload]]:
        oldest = next((one for one in waiting if one is not sending), None)
        if oldest is not None:
            self.forget(space, oldest)
            yield space, oldest

    async def _write(self, upload: Upload) -> None:
        try:
            where = await self._spool.put(upload.content)
        except OSError as error:
            about = {"upload": str(upload.name), "error": str(error)}
            log.warning("what waits to be uploaded stays in memory", extra=about)
            return
        upload.moved(where)
        if upload.is_gone:
            self._release(upload)

    def _release(self, upload: Upload) -> None:
        if upload.where is not None:
            self._spool.release(upload.where)
            upload.where = None


def _with_sound(waiting: deque[Upload]) -> list[Upload]:
    return [one for one in waiting if not one.is_mark]
