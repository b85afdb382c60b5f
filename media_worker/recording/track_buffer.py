"""Objects of speakers' own sound that wait to be uploaded: the first in memory, the others on disk."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from typing import Final

from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.tracks import TracksName, write_tracks
from media_worker.recording.spool import Spool
from media_worker.recording.track_recorder import RATE, CutTracks

WAITING: Final = 256  # of one Space, half an hour as of the mix; at more, the oldest are lost
AT_HAND: Final = 2  # of one Space, that stay in memory: without trouble, nothing is written
IN_MEMORY: Final = 32  # of one Space if the disk takes none: four minutes, and 22 MB at most
IN_MEMORY_ALTOGETHER: Final = 256  # of all Spaces

log = logging.getLogger(__name__)


class HeldTracks:
    """One object: in memory as long as it has `cut`, then in its place on disk."""

    def __init__(self, cut: CutTracks) -> None:
        self.name: TracksName = cut.name
        self.ms = _length_of(cut)
        self.cut: CutTracks | None = cut
        self.is_leaving = False  # whether it is about to be written
        self.place: int | None = None
        self.size = 0
        self.is_gone = False

    @property
    def stays_in_memory(self) -> bool:
        """Whether the disk has none of it, nor will have."""
        return self.cut is not None and not self.is_leaving

    def content(self, spool: Spool) -> bytes:
        """Return what is uploaded; it takes milliseconds. Raises OSError if the disk fails."""
        if self.cut is not None:
            return write_tracks(self.cut.tracks)
        assert self.place is not None
        return spool.read(self.place, self.size)


class TrackBuffer:
    """The objects of all Spaces. Runs on one event loop, and writes in threads."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self._spaces: dict[str, deque[HeldTracks]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def of(self, space: str) -> deque[HeldTracks]:
        """Return what waits of a Space, oldest first."""
        return self._spaces.get(space) or deque()

    def add(self, space: str, cut: CutTracks, sending: object = None) -> Iterator[tuple[str, HeldTracks]]:
        """Let an object wait. Yield what is lost to make room, and of which Space; not what `sending` is."""
        own, held = self._spaces.setdefault(space, deque()), HeldTracks(cut)
        own.append(held)
        if len(own) > WAITING:
            yield space, self._lose(space, own[1] if own[0] is sending else own[0])
        if len(own) > AT_HAND:
            self._write_later(held)
        yield from self._beyond_memory(space, sending)

    def forget(self, space: str, held: HeldTracks) -> None:
        """Remove an object that is uploaded, or lost."""
        own = self._spaces.get(space, deque())
        if held in own:
            own.remove(held)
            held.is_gone = True
            self._release(held)
        if not own:
            self._spaces.pop(space, None)

    async def close(self) -> None:
        """Delete everything."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.spool.close()
        self._spaces = {}

    def _beyond_memory(self, space: str, sending: object) -> Iterator[tuple[str, HeldTracks]]:
        """Lose the oldest object in memory if there are too many: the disk takes none."""
        kept = {each: _in_memory(held) for each, held in self._spaces.items()}
        most = max(kept, key=lambda each: len(kept[each]))
        if len(kept[space]) > IN_MEMORY:
            most = space
        elif sum(map(len, kept.values())) <= IN_MEMORY_ALTOGETHER:
            return
        oldest = next((one for one in kept[most] if one is not sending), None)
        if oldest is not None:
            yield most, self._lose(most, oldest)

    def _lose(self, space: str, held: HeldTracks) -> HeldTracks:
        self.forget(space, held)
        return held

    def _write_later(self, held: HeldTracks) -> None:
        try:
            place = self.spool.reserve()
        except OSError as error:
            log.warning("speakers' own sound stays in memory", extra={"error": str(error)})
            return
        held.is_leaving = True
        task = asyncio.create_task(self._write(held, place))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self, held: HeldTracks, place: int) -> None:
        cut = held.cut
        assert cut is not None
        try:
            size = await asyncio.to_thread(self._written, cut, place)
        except OSError as error:
            log.warning("speakers' own sound stays in memory", extra={"error": str(error)})
            self.spool.release(place)
            held.is_leaving = False
            return
        held.cut, held.place, held.size = None, place, size
        if held.is_gone:
            self._release(held)

    def _written(self, cut: CutTracks, place: int) -> int:
        content = write_tracks(cut.tracks)
        self.spool.write(place, content)
        return len(content)

    def _release(self, held: HeldTracks) -> None:
        if held.place is not None:
            self.spool.release(held.place)
            held.place = None


def _in_memory(waiting: deque[HeldTracks]) -> list[HeldTracks]:
    return [one for one in waiting if one.stays_in_memory]


def _length_of(cut: CutTracks) -> int:
    """How much sound is in an object (ms)."""
    last = (packets[-1] for packets in cut.tracks.values() if packets)
    return max((one.at + (duration_of(one.payload) or 0) for one in last), default=0) * 1_000 // RATE
