"""Uploads evidence of reports in the background, without holding up the rooms."""

import asyncio
import logging
import secrets
from typing import Final, NamedTuple

from chalicelib.errors import TooMany
from chalicelib.protocol import Evidence
from media_worker.audio.audio_history import to_ogg
from media_worker.control.upload import put

WAITING: Final = 32  # recorded minutes in memory at once, a quarter of a megabyte each
AT_ONCE: Final = 4  # simultaneous uploads
PATIENCE: Final = 5.0  # s that uploads under way get when the worker stops

log = logging.getLogger(__name__)


class RecordedMinute(NamedTuple):
    """The last minute of a room, frame by frame as in `AudioHistory.last_minute`, and where to upload it."""

    evidence: Evidence
    frames: list[bytes | None]


class EvidenceUploads:
    """Writes recorded minutes to Ogg files and uploads them. Runs on the event loop that creates it."""

    def __init__(self) -> None:
        self._uploads: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)

    def store(self, kept: RecordedMinute) -> None:
        """Start to upload `kept`. Raises TooMany `too_many` if 32 uploads are waiting."""
        if len(self._uploads) >= WAITING:
            raise TooMany(
                "too_many",
                f"{WAITING} uploads are waiting; the evidence for {kept.evidence.report} is lost.",
            )
        task = asyncio.create_task(self._store(kept))
        self._uploads.add(task)
        task.add_done_callback(self._uploads.discard)

    async def close(self) -> None:
        """Wait at most 5 s for uploads under way, and cancel the rest."""
        if self._uploads:
            _, late = await asyncio.wait(self._uploads, timeout=PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _store(self, kept: RecordedMinute) -> None:
        async with self._turns:
            try:
                # Writing the file takes 13 ms, so it runs in a thread: the mixer's clock must not wait.
                body = await asyncio.to_thread(to_ogg, kept.frames, secrets.randbits(32))
                if not await put(kept.evidence.url, body, name=kept.evidence.report):
                    log.error("evidence lost", extra={"evidence": kept.evidence.report})
            except Exception:
                log.exception("evidence lost", extra={"evidence": kept.evidence.report})
