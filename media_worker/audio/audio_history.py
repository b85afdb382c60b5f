"""The last minute of a room's common mix, as it was encoded: kept in memory, written down only on a report. Pure."""

import struct
from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np

from media_worker.audio.ogg import CONVERGENCE, ogg_opus
from media_worker.audio.opus import FRAME, RATE, Encoder

MINUTE: Final = 60 * RATE // FRAME  # frames
_LEAD: Final = CONVERGENCE // FRAME  # frames before, that a decoder needs and nobody hears
_BLOCK: Final = 50  # frames in one piece of memory
_ENTRY: Final = struct.Struct(">IH")  # frame number, bytes of the packet


class AudioHistory:
    """About 86 bytes for each frame with sound, so 260 kB at 32 kb/s. Who is muted is in no mix, and not in here."""

    def __init__(self, first: int = 0) -> None:
        """`first` is the frame number at which the room opened."""
        self._first = first
        self._blocks: deque[tuple[int, bytearray]] = deque()

    def add(self, number: int, payload: bytes) -> None:
        """The packet of frame `number`; numbers grow."""
        block = number // _BLOCK
        if not self._blocks or self._blocks[-1][0] != block:
            self._blocks.append((block, bytearray()))
        self._blocks[-1][1].extend(_ENTRY.pack(number, len(payload)) + payload)
        while self._blocks[0][0] < (number - MINUTE - _LEAD) // _BLOCK:
            self._blocks.popleft()

    def last_minute(self, now: int) -> list[bytes | None]:
        """The packets of the minute before frame `now`, with the lead; None where nothing was sent.

        A room that is younger has a shorter minute: from its opening on.
        """
        start = max(now - MINUTE, min(self._first, now - 1)) - _LEAD
        frames: list[bytes | None] = [None] * (now - start)
        for number, payload in self._entries():
            if start <= number < now:
                frames[number - start] = payload
        return frames

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return sum(len(data) for _, data in self._blocks)

    def _entries(self) -> Iterator[tuple[int, bytes]]:
        for _, data in self._blocks:
            position = 0
            while position < len(data):
                number, size = _ENTRY.unpack_from(data, position)
                position += _ENTRY.size + size
                yield number, bytes(data[position - size : position])


def to_ogg(frames: list[bytes | None], serial: int) -> bytes:
    """The frames of `Recall.last_minute` as an Ogg Opus file; nothing sent is silence, and takes its time."""
    return ogg_opus([frame or silent_packet() for frame in frames], samples=FRAME, serial=serial)


@cache
def silent_packet() -> bytes:
    """A packet of 20 ms of silence that needs no packet before it. Raises OpusMissing."""
    payload = Encoder().encode(np.zeros(FRAME, dtype=np.int16), independent=True)
    assert payload is not None, "without DTX every frame has a packet"
    return payload
