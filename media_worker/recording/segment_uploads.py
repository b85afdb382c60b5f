"""Uploads segments of recordings in the background, with retries, from bounded buffers: of the mix in memory, of the
speakers' own sound on disk."""

import asyncio
import logging
import math
import random
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import aiohttp

from chalicelib.protocol import SegmentForm, SoundLost, TracksLost
from chalicelib.protocol.captions import write_captions
from chalicelib.protocol.segments import FRAME_MS, KIND, write_segment
from media_worker.recording.caption_recorder import CutCaptions
from media_worker.recording.recorder import CutSegment
from media_worker.recording.space_uploads import SpaceUploads, Upload, is_mark
from media_worker.recording.spool import Spool
from media_worker.recording.track_buffer import HeldTracks, TrackBuffer
from media_worker.recording.track_recorder import CutTracks

ALTOGETHER: Final = 4_096  # segments of all Spaces, 130 MB; at more, the Space with most loses its oldest
PATIENCE: Final = aiohttp.ClientTimeout(total=20.0)
BACKOFF: Final = (0.5, 8.0)  # s, the first pause after a failure and the longest
ASK: Final = 5.0  # s until the form is asked for again
TRIES: Final = 120  # times that it is asked for in vain after the end of the run
AHEAD: Final = 900.0  # s before the end of a form at which the next one is asked for
SPARE: Final = 60.0  # s for which a form must still be valid
FORBIDDEN: Final = 403  # the form has expired, or the clock is wrong
BUSY: Final = (408, 429)  # statuses that say nothing about the form or the segment, like all 5xx
REFUSALS: Final = 3  # of one segment, each time by another form
END: Final = 8.0  # s that uploads get when the worker stops
MARK: Final = b"OggS"  # the content of a mark, which has no sound; S3 takes no empty form

Lost = SoundLost | TracksLost

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
        much sound was given up. `spool` is where speakers' own sound waits."""
        self.lost = 0  # segments that were not uploaded
        self._ask = ask
        self._wall = wall
        self._tell_lost = tell_lost
        self._backoff = backoff
        self._spaces: dict[str, SpaceUploads] = {}
        self._tracks = TrackBuffer(spool or Spool())

    def open(self, space: str) -> None:
        """Get ready to upload a run of a Space, while we play it: who has lost it gets no form any more."""
        self._of(space).open += 1

    def store(self, space: str, segment: CutSegment) -> None:
        """Upload a segment as soon as possible. A mark ends its run."""
        own = self._of(space)
        if is_mark(segment):
            own.open = max(0, own.open - 1)
        self._keep(space, own, segment)

    def store_captions(self, space: str, captions: CutCaptions) -> None:
        """Upload captions of a run, before its mark."""
        self._keep(space, self._of(space), captions)

    def store_tracks(self, space: str, tracks: CutTracks) -> None:
        """Upload the speakers' own sound of a run, before its mark."""
        own = self._of(space)
        for whose, lost in tuple(self._tracks.add(space, tracks, own.sending)):
            self._give_up(whose, lost, "too many are waiting")
        own.changed.set()

    def on_disk(self, space: str) -> int:
        """Return how many objects of a Space wait on disk."""
        return sum(held.place is not None for held in self._tracks.of(space))

    def _keep(self, space: str, own: SpaceUploads, segment: CutSegment | CutCaptions) -> None:
        lost = own.keep(segment)
        if lost is not None:
            self._give_up(space, lost, "too many are waiting")
        elif sum(len(each.waiting) for each in self._spaces.values()) > ALTOGETHER:
            most = max(self._spaces, key=lambda one: len(self._spaces[one].waiting))
            self._give_up(most, self._spaces[most].waiting.popleft(), "too many are waiting")

    def permit(self, space: str, form: SegmentForm) -> None:
        """Use `form` for the segments of a Space from now on."""
        own = self._spaces.get(space)
        if own is not None:
            own.form, own.asked = form, 0
            own.changed.set()

    async def close(self) -> None:
        """Wait at most 8 s for what waits, and give up the rest."""
        tasks = [own.task for own in self._spaces.values() if own.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=END)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for space, own in self._spaces.items():
            for segment in (*own.waiting, *self._tracks.of(space)):
                self._give_up(space, segment, "the worker stopped")
        await self._tracks.close()

    async def _upload_all(self, space: str, own: SpaceUploads) -> None:
        """Upload until the end of all runs; then the Space is forgotten with its form."""
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            while not own.ended:
                own.changed.clear()
                if self._lasts(own) < AHEAD:
                    await self._request(space, own)
                segment = own.next(self._tracks.of(space))
                if segment is not None and own.form is not None and self._lasts(own) >= SPARE:
                    await self._upload(session, space, own, own.form, segment)
                else:
                    await self._change(own)
            del self._spaces[space]  # before the session is closed, which takes time in which segments may come

    async def _request(self, space: str, own: SpaceUploads) -> None:
        """Ask for a form, at most every 5 s. Who gets none for ten minutes after the end may upload no more."""
        now = asyncio.get_running_loop().time()
        if now - own.asked_at < ASK:
            return
        own.asked_at, own.asked = now, own.asked + own.is_over
        if own.asked <= TRIES:
            await self._ask(space)
            return
        for segment in (*self._tracks.of(space), *own.waiting):
            self._done(space, own, segment)
            self._give_up(space, segment, "no form was given")

    async def _change(self, own: SpaceUploads) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(ASK):
                await own.changed.wait()

    def _lasts(self, own: SpaceUploads) -> float:
        """For how long the form is valid (s); 0 without one."""
        return 0.0 if own.form is None else own.form.until - self._wall()

    async def _upload(
        self, session: aiohttp.ClientSession, space: str, own: SpaceUploads, form: SegmentForm, segment: Upload
    ) -> None:
        if own.sending is not segment:
            own.sending, own.refusals = segment, 0
        try:
            # Writing the file takes milliseconds, so it runs in a thread: the mixer's clock must not wait.
            content = await asyncio.to_thread(_content, segment, self._tracks.spool)
        except OSError as error:
            self._done(space, own, segment)
            self._give_up(space, segment, str(error))
            return
        status = await _post(session, form, segment, content)
        if status is not None and status < 300:
            self._done(space, own, segment)
        else:
            await self._failed(space, own, segment, status)

    def _done(self, space: str, own: SpaceUploads, segment: Upload) -> None:
        if isinstance(segment, HeldTracks):
            self._tracks.forget(space, segment)
        own.done(segment)

    async def _failed(self, space: str, own: SpaceUploads, segment: Upload, status: int | None) -> None:
        """Wait before the next attempt, or give the segment up."""
        own.failures += 1
        if status is not None and status < 500 and status not in BUSY:
            # What signed the form may have expired before it does, to which S3 answers 400.
            own.form, own.asked_at = None, -math.inf
            own.refusals += status != FORBIDDEN
        if own.refusals >= REFUSALS:
            self._done(space, own, segment)
            self._give_up(space, segment, f"status {status}")
            return
        log.warning("segment not stored", extra={"space": space, "status": status, "failures": own.failures})
        await asyncio.sleep(self._pause(own.failures))

    def _of(self, space: str) -> SpaceUploads:
        if space not in self._spaces:
            own = self._spaces[space] = SpaceUploads()
            own.task = asyncio.create_task(self._upload_all(space, own))
        return self._spaces[space]

    def _give_up(self, space: str, segment: Upload, reason: str) -> None:
        self.lost += 1
        if isinstance(segment, HeldTracks):
            self._tell_lost(space, TracksLost(segment.ms))
        elif isinstance(segment, CutSegment) and segment.name.frames:
            self._tell_lost(space, SoundLost(segment.name.frames * FRAME_MS))
        log.error("segment lost", extra={"space": space, "segment": str(segment.name), "error": reason})

    def _pause(self, failures: int) -> float:
        longest: float = min(self._backoff[0] * 2 ** min(failures - 1, 10), self._backoff[1])
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


async def _post(session: aiohttp.ClientSession, form: SegmentForm, segment: Upload, content: bytes) -> int | None:
    """The HTTP status, or None without an answer."""
    data = aiohttp.FormData({**form.fields, "key": form.start + str(segment.name)})
    data.add_field("file", content, filename="segment.ogg", content_type=KIND)
    try:
        async with session.post(form.url, data=data, allow_redirects=False) as response:
            return response.status
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None


def _content(segment: Upload, spool: Spool) -> bytes:
    if isinstance(segment, CutCaptions):
        return write_captions(segment.lines)
    if isinstance(segment, HeldTracks):
        return segment.content(spool)
    return write_segment(segment.segment, secrets.randbits(32)) if segment.segment.packets else MARK
