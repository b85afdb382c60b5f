"""Uploads segments of recordings in the background, with retries, from a bounded buffer in memory."""

import asyncio
import logging
import math
import random
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import aiohttp

from chalicelib.protocol import SegmentForm
from chalicelib.protocol.captions import CaptionName, write_captions
from chalicelib.protocol.segments import FRAME_MS, KIND, SegmentName, write_segment
from chalicelib.protocol.tracks import TracksName, write_tracks
from media_worker.recording.caption_recorder import CutCaptions
from media_worker.recording.recorder import CutSegment
from media_worker.recording.track_recorder import CutTracks

WAITING: Final = 256  # segments of one Space, half an hour and 8 MB; at more, the oldest are lost
ALTOGETHER: Final = 4_096  # segments of all Spaces, 130 MB; at more, the Space with most loses its oldest
TRACKS: Final = 32  # objects of the speakers' own sound of one Space, four minutes and 22 MB at most
TRACKS_ALTOGETHER: Final = 256  # of all Spaces
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

Upload = CutSegment | CutCaptions | CutTracks  # all are segments to whoever uploads them: what follows holds for all

log = logging.getLogger(__name__)


class SpaceUploads:
    """The segments of one Space that wait, oldest first, and the form by which they are uploaded."""

    def __init__(self) -> None:
        self.waiting: deque[Upload] = deque()
        self.changed = asyncio.Event()  # a segment or a form came
        self.form: SegmentForm | None = None
        self.asked = 0  # times that a form was asked for in vain since the end of the run
        self.asked_at = -math.inf  # `loop.time()` (s)
        self.failures = 0  # since the last segment that was stored
        self.refusals = 0  # of the oldest segment
        self.open = 0  # runs that have not ended
        self.ended = False  # whether all runs have ended, and nothing waits
        self.task: asyncio.Task[None] | None = None

    def keep(self, segment: Upload) -> Upload | None:
        """Let a segment wait, and return the one that is lost to make room, None if there is room."""
        self.waiting.append(segment)
        self.changed.set()
        return self.waiting.popleft() if len(self.waiting) > WAITING else None

    @property
    def tracks(self) -> list[CutTracks]:
        """Those that are speakers' own sound."""
        return [one for one in self.waiting if isinstance(one, CutTracks)]

    @property
    def is_over(self) -> bool:
        """Whether all runs have ended, but a mark waits."""
        return not self.open and bool(self.waiting) and _is_mark(self.waiting[-1])

    def done(self, segment: Upload) -> None:
        """Forget a segment, which may have been lost meanwhile."""
        self.failures = self.refusals = 0
        if self.waiting and self.waiting[0] is segment:
            self.waiting.popleft()
        self.ended = not self.open and _is_mark(segment) and not self.waiting


class SegmentUploads:
    """Runs on the event loop that creates it. Nothing here holds up the rooms."""

    def __init__(
        self,
        ask: Callable[[str], Awaitable[None]],
        wall: Callable[[], float],
        tell_lost: Callable[[str, int], None],
        backoff: tuple[float, float] = BACKOFF,
    ) -> None:
        """`ask(space)` asks for a form, which comes by `permit`. `wall` is epoch s. `tell_lost(space, ms)` says how
        much sound was given up."""
        self.lost = 0  # segments that were not uploaded
        self._ask = ask
        self._wall = wall
        self._tell_lost = tell_lost
        self._backoff = backoff
        self._spaces: dict[str, SpaceUploads] = {}

    def open(self, space: str) -> None:
        """Get ready to upload a run of a Space, while we play it: who has lost it gets no form any more."""
        self._of(space).open += 1

    def store(self, space: str, segment: CutSegment) -> None:
        """Upload a segment as soon as possible. A mark ends its run."""
        own = self._of(space)
        if _is_mark(segment):
            own.open = max(0, own.open - 1)
        self._keep(space, own, segment)

    def store_captions(self, space: str, captions: CutCaptions) -> None:
        """Upload captions of a run, before its mark."""
        self._keep(space, self._of(space), captions)

    def store_tracks(self, space: str, tracks: CutTracks) -> None:
        """Upload the speakers' own sound of a run, before its mark. It is large: the oldest is lost early, before any
        of the mix."""
        own = self._of(space)
        if len(own.tracks) >= TRACKS:
            self._lose_tracks(space)
        elif sum(len(each.tracks) for each in self._spaces.values()) >= TRACKS_ALTOGETHER:
            self._lose_tracks(max(self._spaces, key=lambda one: len(self._spaces[one].tracks)))
        self._keep(space, own, tracks)

    def _lose_tracks(self, space: str) -> None:
        own = self._spaces[space]
        oldest = own.tracks[0]
        own.waiting.remove(oldest)
        self._give_up(space, oldest.name, "too many are waiting")

    def _keep(self, space: str, own: SpaceUploads, segment: Upload) -> None:
        lost = own.keep(segment)
        if lost is not None:
            self._give_up(space, lost.name, "too many are waiting")
        elif sum(len(each.waiting) for each in self._spaces.values()) > ALTOGETHER:
            most = max(self._spaces, key=lambda one: len(self._spaces[one].waiting))
            self._give_up(most, self._spaces[most].waiting.popleft().name, "too many are waiting")

    def permit(self, space: str, form: SegmentForm) -> None:
        """Use `form` for the segments of a Space from now on."""
        own = self._spaces.get(space)
        if own is not None:
            own.form, own.asked = form, 0
            own.changed.set()

    async def close(self) -> None:
        """Wait at most 8 s for what waits, and give up the rest."""
        tasks = [own.task for own in self._spaces.values() if own.task is not None]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=END)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for space, own in self._spaces.items():
            for segment in own.waiting:
                self._give_up(space, segment.name, "the worker stopped")

    async def _upload_all(self, space: str, own: SpaceUploads) -> None:
        """Upload until the end of all runs; then the Space is forgotten with its form."""
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            while not own.ended:
                own.changed.clear()
                if self._lasts(own) < AHEAD:
                    await self._request(space, own)
                if own.waiting and own.form is not None and self._lasts(own) >= SPARE:
                    await self._upload_next(session, space, own, own.form)
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
        for segment in tuple(own.waiting):
            own.done(segment)
            self._give_up(space, segment.name, "no form was given")

    async def _change(self, own: SpaceUploads) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(ASK):
                await own.changed.wait()

    def _lasts(self, own: SpaceUploads) -> float:
        """For how long the form is valid (s); 0 without one."""
        return 0.0 if own.form is None else own.form.until - self._wall()

    async def _upload_next(
        self, session: aiohttp.ClientSession, space: str, own: SpaceUploads, form: SegmentForm
    ) -> None:
        segment = own.waiting[0]
        status = await _post(session, form, segment)
        if status is not None and status < 300:
            own.done(segment)
        else:
            await self._failed(space, own, segment, status)

    async def _failed(self, space: str, own: SpaceUploads, segment: Upload, status: int | None) -> None:
        """Wait before the next attempt, or give the segment up."""
        own.failures += 1
        if status is not None and status < 500 and status not in BUSY:
            # What signed the form may have expired before it does, to which S3 answers 400.
            own.form, own.asked_at = None, -math.inf
            own.refusals += status != FORBIDDEN
        if own.refusals >= REFUSALS:
            own.done(segment)
            self._give_up(space, segment.name, f"status {status}")
            return
        log.warning("segment not stored", extra={"space": space, "status": status, "failures": own.failures})
        await asyncio.sleep(self._pause(own.failures))

    def _of(self, space: str) -> SpaceUploads:
        if space not in self._spaces:
            own = self._spaces[space] = SpaceUploads()
            own.task = asyncio.create_task(self._upload_all(space, own))
        return self._spaces[space]

    def _give_up(self, space: str, name: SegmentName | CaptionName | TracksName, reason: str) -> None:
        self.lost += 1
        if isinstance(name, SegmentName) and name.frames:
            self._tell_lost(space, name.frames * FRAME_MS)
        log.error("segment lost", extra={"space": space, "segment": str(name), "error": reason})

    def _pause(self, failures: int) -> float:
        longest: float = min(self._backoff[0] * 2 ** min(failures - 1, 10), self._backoff[1])
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


async def _post(session: aiohttp.ClientSession, form: SegmentForm, segment: Upload) -> int | None:
    """The HTTP status, or None without an answer."""
    # Writing the file takes milliseconds, so it runs in a thread: the mixer's clock must not wait.
    content = await asyncio.to_thread(_content, segment)
    data = aiohttp.FormData({**form.fields, "key": form.start + str(segment.name)})
    data.add_field("file", content, filename="segment.ogg", content_type=KIND)
    try:
        async with session.post(form.url, data=data, allow_redirects=False) as response:
            return response.status
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None


def _is_mark(segment: Upload) -> bool:
    return isinstance(segment, CutSegment) and not segment.name.frames


def _content(segment: Upload) -> bytes:
    if isinstance(segment, CutCaptions):
        return write_captions(segment.lines)
    if isinstance(segment, CutTracks):
        return write_tracks(segment.tracks)
    return write_segment(segment.segment, secrets.randbits(32)) if segment.segment.packets else MARK
