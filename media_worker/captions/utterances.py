"""Cuts what one speaker says into utterances: at pauses, and before they become too long to be read. Pure."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from media_worker.audio.levels import SPEECH, level_dbov
from media_worker.captions.frames import FRAME_MS, Samples, SpokenFrame

LONG: Final = 400  # frames (8 s) from which on a short pause ends an utterance
SHORT_PAUSE: Final = 8  # frames (160 ms) that are too short for a pause in talk, but not for a comma
LONGEST: Final = 700  # frames (14 s) of an utterance; half of what Whisper takes at once
SEARCHED: Final = 150  # frames (3 s) at the end of a longer one in which the quietest place is found
QUIET: Final = 5  # frames (100 ms) that are compared to find it
WORD: Final = 6  # loud frames (120 ms); what has fewer is a cough or a click
GAP_MS: Final = 1.5 * FRAME_MS  # between the times of two frames; from here on something lies between them
_NOTHING: Final = np.zeros(0, dtype=np.int16)


class Utterance(NamedTuple):
    """What a speaker said without a pause: samples (int16, mono, 48 kHz) from `start_ms` (epoch ms) on.

    `sent_at` is when the worker sent its last frame (`time.monotonic()`, s).
    """

    stream: int
    start_ms: float
    sent_at: float
    language: str
    samples: Samples

    @property
    def end_ms(self) -> float:
        """When its last sample ends (epoch ms)."""
        return self.start_ms + len(self.samples) / 48


@dataclass
class UtteranceCutter:
    """The utterance that one speaker has begun."""

    _frames: list[SpokenFrame] = field(default_factory=list)
    _levels: list[float] = field(default_factory=list)  # dBov of each frame
    _seen: int = 0  # frames that `so_far` has returned

    @property
    def sent_at(self) -> float | None:
        """When the last frame of the utterance was sent (s); None if nothing was begun."""
        return self._frames[-1].sent_at if self._frames else None

    def add(self, frame: SpokenFrame) -> list[Utterance]:
        """Take the next frame, or a pause. Returns the utterances that end by it."""
        done = []
        if self._frames and (not len(frame.samples) or self._follows_gap(frame)):
            done += self.cut()
        if len(frame.samples):
            self._frames.append(frame)
            self._levels.append(level_dbov(frame.samples))
            done += self._cut_long()
        return done

    def cut(self) -> list[Utterance]:
        """End the utterance that was begun. None or one."""
        return self._take(len(self._frames))

    @property
    def fresh(self) -> int:
        """How many frames were added since the utterance began, or since `so_far`."""
        return len(self._frames) - self._seen

    def so_far(self) -> Utterance:
        """The utterance as far as it goes. There must be one."""
        self._seen = len(self._frames)
        return _joined(self._frames)

    def _follows_gap(self, frame: SpokenFrame) -> bool:
        last = self._frames[-1]
        return frame.language != last.language or frame.at_ms - last.at_ms > GAP_MS

    def _cut_long(self) -> list[Utterance]:
        if len(self._frames) >= LONG and max(self._levels[-SHORT_PAUSE:]) < SPEECH:
            return self.cut()
        return self._take(quietest_place(self._levels)) if len(self._frames) >= LONGEST else []

    def _take(self, count: int) -> list[Utterance]:
        """The first `count` frames as an utterance, unless nobody spoke in them."""
        taken, self._frames, self._seen = self._frames[:count], self._frames[count:], 0
        levels, self._levels = self._levels[:count], self._levels[count:]
        if sum(level >= SPEECH for level in levels) < WORD:
            return []
        return [_joined(taken)]


def _joined(frames: list[SpokenFrame]) -> Utterance:
    first, last = frames[0], frames[-1]
    samples = np.concatenate([frame.samples for frame in frames])
    return Utterance(first.stream, first.at_ms, last.sent_at, first.language, samples)


def quietest_place(levels: list[float]) -> int:
    """The number of frames before the middle of the quietest 100 ms of the last 3 s of `levels` (dBov)."""
    begin = max(len(levels) - SEARCHED, 0)
    windows = range(begin, len(levels) - QUIET)
    quietest = min(windows, key=lambda place: max(levels[place : place + QUIET]), default=len(levels))
    return min(quietest + QUIET // 2, len(levels))
