"""Uploads recordings in the background, with retries, from buffers that are bounded, and on disk when uploads fail."""

import asyncio
import logging
import math
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import aiohttp

from chalicelib.protocol import SegmentForm
from chalicelib.protocol.segments import KIND
from media_worker.recording.caption_recorder import CutCaptions
from media_worker.recording.recorder import CutSegment
from media_worker.recording.space_uploads import SpaceUploads
from media_worker.recording.spool import Spool
from media_worker.recording.track_recorder import CutTracks
from media_worker.recording.upload import Lost, Upload
from media_worker.recording.upload_buffer import MIX, TRACKS, UploadBuffer

PATIENCE: Final = aiohttp.ClientTimeout(total=20.0)
BACKOFF: Final = (0.5, 8.0)  # s, the first pause after a failure and the longest
ASK: Final = 5.0  # s until the form is asked for again
TRIES: Final = 120  # times that it is asked for in vain after the end of the run
AHEAD: Final = 900.0  # s before the end of a form at which the next one is asked for
SPARE: Final = 60.0  # s for which a form must still be valid
FORBIDDEN: Final = 403  # the form has expired, or the clock is wrong
BUSY: Final = (408, 429)  # statuses that say nothing about the form or the segment, like all 5xx
REFUSALS: Final = 3  # of one segment, each time by another form
END: Final = 8.0  # s that uploads get when the worker stops, at least

log = logging.getLogger(__name__)


class SegmentUploads:
    """Runs on the event loop that creates it. Nothing here holds up the rooms."""

    def __init__(
        self,
        ask: Callable[[str], Awaitable[None]],
        wall: Callable[[], float],
        tell_lost: Callable[[str, Lost], None],
        backoff: tuple[float, float] = BACKOFF,
        spool: Spool | None = None,
    ) -> None:
        """`ask(space)` asks for a form, which comes by `permit`. `wall` is epoch s. `tell_lost(space, lost)` says how
        much sound was given up. `spool` is where it waits while uploads fail."""
        self.lost = 0  # objects that were not uploaded
        self._ask = ask
        self._wall = wall
        self._tell_lost = tell_lost
        self._backoff = backoff
        self._spaces: dict[str, SpaceUploads] = {}
        self._spool = spool or Spool()
        self._mix = UploadBuffer(self._spool, MIX)
        self._tracks = UploadBuffer(self._spool, TRACKS)

    def open(self, space: str) -> None:
        """Get ready to upload a run of a Space, while we play it: who has lost it gets no form any more."""
        self._of(space).open += 1

    def store(self, space: str, cut: CutSegment | CutCaptions | CutTracks) -> None:
        """Upload an object as soon as possible: the mix first. A mark ends its run, and is uploaded last."""
        own, upload = self._of(space), Upload(cut)
        if upload.is_mark:
            own.open = max(0, own.open - 1)
        for whose, lost in tuple(self._buffer_of(upload).add(space, upload, own.sending)):
            self._give_up(whose, lost, "too many are waiting")
        own.changed.set()

    def on_disk(self, space: str) -> int:
        """Return how many objects of a Space wait on disk."""
        return sum(one.where is not None for one in self._waiting(space))

    def permit(self, space: str, form: SegmentForm) -> None:
        """Use `form` for the segments of a Space from now on."""
        own = self._spaces.get(space)
        if own is not None:
            own.form, own.asked = form, 0
            own.changed.set()

    async def close(self, patience: float = END) -> None:
        """Wait at most `patience` seconds for what waits, and give up the rest."""
        tasks = [own.task for own in self._spaces.values() if own.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for space in self._spaces:
            for upload in self._waiting(space):
                self._give_up(space, upload, "the worker stopped")
        self._mix.close()
        self._tracks.close()
        self._spool.close()

    async def _upload_all(self, space: str, own: SpaceUploads) -> None:
        """Upload until the end of all runs; then the Space is forgotten with its form."""
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            while not own.ended:
                own.changed.clear()
                if self._lasts(own) < AHEAD:
                    await self._request(space, own)
                upload = own.next(self._mix.of(space), self._tracks.of(space))
                if upload is not None and own.form is not None and self._lasts(own) >= SPARE:
                    await self._upload(session, space, own, own.form, upload)
                else:
                    await self._change(own)
            del self._spaces[space]  # before the session is closed, which takes time in which segments may come

    async def _request(self, space: str, own: SpaceUploads) -> None:
        """Ask for a form, at most every 5 s. Who gets none for ten minutes after the end may upload no more."""
        now = asyncio.get_running_loop().time()
        if now - own.asked_at < ASK:
            return
        own.asked_at, own.asked = now, own.asked + own.is_over(self._mix.of(space))
        if own.asked <= TRIES:
            await self._ask(space)
            return
        for upload in self._waiting(space):
            self._done(space, own, upload)
            self._give_up(space, upload, "no form was given")

    async def _change(self, own: SpaceUploads) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(ASK):
                await own.changed.wait()

    def _lasts(self, own: SpaceUploads) -> float:
        """For how long the form is valid (s); 0 without one."""
        return 0.0 if own.form is None else own.form.until - self._wall()

    async def _upload(
        self, session: aiohttp.ClientSession, space: str, own: SpaceUploads, form: SegmentForm, upload: Upload
    ) -> None:
        if own.sending is not upload:
            own.sending, own.refusals = upload, 0
        try:
            content = await self._buffer_of(upload).content(upload)
        except OSError as error:
            self._done(space, own, upload)
            self._give_up(space, upload, str(error))
            return
        status = await _post(session, form, upload, content)
        if status is not None and status < 300:
            self._done(space, own, upload)
        else:
            await self._failed(space, own, upload, status)

    def _done(self, space: str, own: SpaceUploads, upload: Upload) -> None:
        self._buffer_of(upload).forget(space, upload)
        own.done(upload, self._mix.of(space))

    def _buffer_of(self, upload: Upload) -> UploadBuffer:
        return self._tracks if upload.is_of_speakers else self._mix

    def _waiting(self, space: str) -> tuple[Upload, ...]:
        """What waits of a Space, its mark last."""
        return (*self._tracks.of(space), *self._mix.of(space))

    async def _failed(self, space: str, own: SpaceUploads, upload: Upload, status: int | None) -> None:
        """Wait before the next attempt, or give the segment up."""
        own.failures += 1
        if status is not None and status < 500 and status not in BUSY:
            # What signed the form may have expired before it does, to which S3 answers 400.
            own.form, own.asked_at = None, -math.inf
            own.refusals += status != FORBIDDEN
        if own.refusals >= REFUSALS:
            self._done(space, own, upload)
            self._give_up(space, upload, f"status {status}")
            return
        log.warning("segment not stored", extra={"space": space, "status": status, "failures": own.failures})
        await asyncio.sleep(self._pause(own.failures))

    def _of(self, space: str) -> SpaceUploads:
        if space not in self._spaces:
            own = self._spaces[space] = SpaceUploads()
            own.task = asyncio.create_task(self._upload_all(space, own))
        return self._spaces[space]

    def _give_up(self, space: str, upload: Upload, reason: str) -> None:
        self.lost += 1
        if upload.loss is not None:
            self._tell_lost(space, upload.loss)
        log.error("segment lost", extra={"space": space, "segment": str(upload.name), "error": reason})

    def _pause(self, failures: int) -> float:
        longest: float = min(self._backoff[0] * 2 ** min(failures - 1, 10), self._backoff[1])
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


async def _post(session: aiohttp.ClientSession, form: SegmentForm, upload: Upload, content: bytes) -> int | None:
    """The HTTP status, or None without an answer."""
    data = aiohttp.FormData({**form.fields, "key": form.start + str(upload.name)})
    data.add_field("file", content, filename="segment.ogg", content_type=KIND)
    try:
        async with session.post(form.url, data=data, allow_redirects=False) as response:
            return response.status
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
