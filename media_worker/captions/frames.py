"""What the worker sends its captioner: one message for each frame in which somebody talks, and one for each pause."""

import struct
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

RATE: Final = 48_000  # Hz
FRAME_MS: Final = 20
_HEAD: Final = struct.Struct("!Idd2s")
LONGEST: Final = _HEAD.size + RATE * FRAME_MS // 1000 * 2  # bytes of a message


class SpokenFrame(NamedTuple):
    """20 ms of one speaker (int16[960], 48 kHz), or a pause after what they said if there are no samples.

    `stream` stands for one speaker in one room. `at_ms` is the time of the first sample on the clock of recordings
    (epoch ms, with fractions), `sent_at` the time at which the worker sent it (`time.monotonic()`, s). `language` has
    two letters.
    """

    stream: int
    at_ms: float
    sent_at: float
    language: str
    samples: Samples

    def pack(self) -> bytes:
        """The message of this frame."""
        head = _HEAD.pack(self.stream, self.at_ms, self.sent_at, self.language.encode("ascii"))
        return head + self.samples.tobytes()


PAUSE: Final = np.zeros(0, dtype=np.int16)  # the samples of a pause


def unpack(message: bytes) -> SpokenFrame:
    """The frame of a message of `SpokenFrame.pack`, on the same machine."""
    stream, at_ms, sent_at, language = _HEAD.unpack_from(message)
    samples = np.frombuffer(message, dtype=np.int16, offset=_HEAD.size)
    return SpokenFrame(stream, at_ms, sent_at, language.decode("ascii"), samples)
