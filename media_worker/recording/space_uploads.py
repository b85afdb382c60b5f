"""The form by which what waits of the recording of one Space is uploaded, and how far that is."""

import asyncio
import math
from collections import deque

from chalicelib.protocol import SegmentForm
from media_worker.recording.upload import Upload


class SpaceUploads:
    """One Space. `mix` has its segments and captions that wait, `tracks` speakers' own sound, oldest first."""

    def __init__(self) -> None:
        self.sending: Upload | None = None
        self.changed = asyncio.Event()  # an object or a form came
        self.form: SegmentForm | None = None
        self.asked = 0  # times that a form was asked for in vain since the end of the run
        self.asked_at = -math.inf  # `loop.time()` (s)
        self.failures = 0  # since the last object that was stored
        self.refusals = 0  # of the oldest object
        self.open = 0  # runs that have not ended
        self.ended = False  # whether all runs have ended, and nothing waits
        self.task: asyncio.Task[None] | None = None

    @staticmethod
    def next(mix: deque[Upload], tracks: deque[Upload]) -> Upload | None:
        """Return what is uploaded next: the mix before speakers' own sound, and a mark after both."""
        first = mix[0] if mix else None
        return tracks[0] if tracks and (first is None or first.is_mark) else first

    def is_over(self, mix: deque[Upload]) -> bool:
        """Whether all runs have ended, but a mark waits."""
        return not self.open and bool(mix) and mix[-1].is_mark

    def done(self, upload: Upload, mix: deque[Upload]) -> None:
        """Go on after an object; `mix` is what still waits."""
        self.failures = self.refusals = 0
        self.ended = not self.open and upload.is_mark and not mix
