"""The recordings of all rooms of a worker."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from chalicelib.protocol import SegmentForm
from media_worker.recording.caption_recorder import CaptionRecorder
from media_worker.recording.recorder import Recorder
from media_worker.recording.room_recording import RoomRecording
from media_worker.recording.segment_uploads import END, SegmentUploads
from media_worker.recording.spool import Spool
from media_worker.recording.track_recorder import TrackRecorder
from media_worker.recording.upload import Lost


class Recordings:
    """Opens recordings, and uploads their segments. Runs on the event loop `loop`."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        ask: Callable[[str], Awaitable[None]],
        wall: Callable[[], float],
        lost: Callable[[str, Lost], None],
        spool: str | None = None,
    ) -> None:
        """`ask(space)` asks the control plane for a form to upload segments. `wall` is epoch s. `lost(space, lost)`
        says how much sound could not be uploaded. `spool` is the directory on disk for what waits."""
        self._loop = loop
        self._wall = wall
        self._uploads = SegmentUploads(ask, wall, lost, spool=Spool(spool))

    def open(self, space: str, epoch: int, origin: float, *, tracks: bool = False) -> RoomRecording:
        """A recording of a Space under the lease `epoch`, whose frame 0 is due at `origin` (`loop.time()`, s). With
        `tracks` it has each speaker's own sound, too."""
        loop_ms = (self._wall() - self._loop.time()) * 1_000
        origin_ms = origin * 1_000 + loop_ms
        self._uploads.open(space)
        recorder = Recorder(epoch, secrets.token_hex(4), origin_ms)
        captions = CaptionRecorder(epoch, recorder.run, self._wall() * 1_000)
        return RoomRecording(
            self._loop,
            recorder,
            lambda segment: self._uploads.store(space, segment),
            captions,
            lambda lines: self._uploads.store(space, lines),
            TrackRecorder(epoch, recorder.run, loop_ms) if tracks else None,
            lambda packets: self._uploads.store(space, packets),
        )

    def permit(self, space: str, form: SegmentForm) -> None:
        """Use `form` for the segments of a Space."""
        self._uploads.permit(space, form)

    async def close(self, spare: float = 0.0) -> None:
        """Wait at most 8 s for uploads, and `spare` seconds more. All recordings must be closed."""
        await self._uploads.close(END + spare)
