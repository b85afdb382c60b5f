"""The recording of one room on this worker: gives each segment away when it is 8 s old, also in silence."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from media_worker.recording.recorder import CutSegment, Recorder

SEGMENT: Final = 8.0  # s; what a worker that is killed loses at most, and the time of an upload
QUIETEST: Final = -60.0  # dBov; levels below are 0


class RoomRecording:
    """Takes the packets of the common mix until it is closed. It waits for nothing."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, recorder: Recorder, store: Callable[[CutSegment], None]
    ) -> None:
        """`store` gets each segment once, and takes no time."""
        self._loop = loop
        self._recorder = recorder
        self._store = store
        self._timer: asyncio.TimerHandle | None = None
        self._last = -1  # the number of the last frame
        self._closed = False

    def add(self, number: int, packet: bytes, talking: Iterable[str], level: float) -> None:
        """Record the packet of frame `number`, in which these people talk. `level` is in dBov."""
        if self._closed:
            return
        self._last = number
        loudness = round(255 * min(max(level - QUIETEST, 0.0) / -QUIETEST, 1.0))
        done = self._recorder.add(number, packet, talking, loudness)
        if done is not None:
            self._give(done)
        if self._timer is None:
            self._timer = self._loop.call_later(SEGMENT, self._cut)

    def close(self, number: int) -> None:
        """Give the last segment away, and the mark that nothing follows. Packets from frame `number` on are not
        recorded."""
        if self._closed:
            return
        self._closed = True
        self._cut()
        self._store(self._recorder.end(max(number, self._last + 1)))

    def _cut(self) -> None:
        done = self._recorder.cut()
        if done is not None:
            self._give(done)

    def _give(self, done: CutSegment) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._store(done)
