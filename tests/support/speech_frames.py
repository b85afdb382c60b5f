"""Frames of speech as a worker sends them to its captioner."""

from collections.abc import Iterator

import numpy as np

from media_worker.captions.frames import FRAME_MS, PAUSE, Samples, SpokenFrame
from tests.support.room import tone

QUIET = np.zeros(960, dtype=np.int16)
START_MS = 1_700_000_000_000.0


def loud(number: int) -> Samples:
    """Return frame `number` of somebody who talks."""
    return tone(300.0, number)


def spoken(
    pattern: str, *, first: int = 0, stream: int = 1, language: str = "en", now: float = 0.0
) -> Iterator[SpokenFrame]:
    """Yield a frame of 20 ms for each letter: `L` is loud, `q` quiet, `.` a frame that got lost, and `|` a pause.

    Frame 0 is at `START_MS`, and was sent at `now` (s); each following one 20 ms later.
    """
    for number, letter in enumerate(pattern, first):
        samples = {"L": loud(number), "q": QUIET, "|": PAUSE}.get(letter)
        if samples is not None:
            at = number * FRAME_MS
            yield SpokenFrame(stream, START_MS + at, now + at / 1_000, language, samples)
