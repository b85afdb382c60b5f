"""What waits to be uploaded of the recording of one Space, and the form for it."""

import asyncio
import math
from collections import deque
from typing import Final

from chalicelib.protocol import SegmentForm
from media_worker.recording.caption_recorder import CutCaptions
from media_worker.recording.recorder import CutSegment
from media_worker.recording.track_buffer import HeldTracks

WAITING: Final = 256  # segments of one Space, half an hour and 8 MB; at more, the oldest are lost

Upload = CutSegment | CutCaptions | HeldTracks  # all are segments to whoever uploads them


class SpaceUploads:
    """The segments of one Space that wait, oldest first, and the form by which they and speakers' own sound are
    uploaded."""

    def __init__(self) -> None:
        self.waiting: deque[CutSegment | CutCaptions] = deque()
        self.sending: Upload | None = None
        self.changed = asyncio.Event()  # a segment or a form came
        self.form: SegmentForm | None = None
        self.asked = 0  # times that a form was asked for in vain since the end of the run
        self.asked_at = -math.inf  # `loop.time()` (s)
        self.failures = 0  # since the last segment that was stored
        self.refusals = 0  # of the oldest segment
        self.open = 0  # runs that have not ended
        self.ended = False  # whether all runs have ended, and nothing waits
        self.task: asyncio.Task[None] | None = None

    def keep(self, segment: CutSegment | CutCaptions) -> CutSegment | CutCaptions | None:
        """Let a segment wait, and return the one that is lost to make room, None if there is room."""
        self.waiting.append(segment)
        self.changed.set()
        return self.waiting.popleft() if len(self.waiting) > WAITING else None

    def next(self, tracks: deque[HeldTracks]) -> Upload | None:
        """Return what is uploaded next: the mix before speakers' own sound, and a mark after both."""
        first = self.waiting[0] if self.waiting else None
        return tracks[0] if tracks and (first is None or is_mark(first)) else first

    @property
    def is_over(self) -> bool:
        """Whether all runs have ended, but a mark waits."""
        return not self.open and bool(self.waiting) and is_mark(self.waiting[-1])

    def done(self, segment: Upload) -> None:
        """Forget a segment, which may have been lost meanwhile."""
        self.failures = self.refusals = 0
        if self.waiting and self.waiting[0] is segment:
            self.waiting.popleft()
        self.ended = not self.open and is_mark(segment) and not self.waiting


def is_mark(segment: Upload) -> bool:
    """Whether a segment ends a run."""
    return isinstance(segment, CutSegment) and not segment.name.frames
