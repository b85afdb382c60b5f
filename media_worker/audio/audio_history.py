"""The last minute of a room's common mix: kept in memory as encoded, and written to a file only on a report. Pure."""

import struct
from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np

from chalicelib.protocol.ogg import CONVERGENCE, ogg_opus
from media_worker.audio.opus import FRAME, RATE, Encoder

MINUTE: Final = 60 * RATE // FRAME  # frames
_LEAD: Final = CONVERGENCE // FRAME  # frames before the minute, for the decoder to converge; players skip them
_BLOCK: Final = 50  # frames in one block of memory
_ENTRY: Final = struct.Struct(">IH")  # frame number, bytes of the packet


class AudioHistory:
    """Takes about 86 bytes per frame with sound: 260 kB at 32 kbit/s.

    It holds the mix that was sent, so muted people are not in it.
    """

    def __init__(self, first: int = 0) -> None:
        """`first` is the frame number at which the room opened."""
        self._first = first
        self._blocks: deque[tuple[int, bytearray]] = deque()

    def add(self, number: int, payload: bytes) -> None:
        """Keep the packet of frame `number`, which must be higher than all before."""
        block = number // _BLOCK
        if not self._blocks or self._blocks[-1][0] != block:
            self._blocks.append((block, bytearray()))
        self._blocks[-1][1].extend(_ENTRY.pack(number, len(payload)) + payload)
        while self._blocks[0][0] < (number - MINUTE - _LEAD) // _BLOCK:
            self._blocks.popleft()

    def last_minute(self, now: int) -> list[bytes | None]:
        """The packets of the minute before frame `now`, preceded by four for the decoder to converge.

        A frame in which nothing was sent is None. If the room is younger than a minute, the list
        begins with its opening.
        """
        start = max(now - MINUTE, min(self._first, now - 1)) - _LEAD
        frames: list[bytes | None] = [None] * (now - start)
        for number, payload in self._entries():
            if start <= number < now:
                frames[number - start] = payload
        return frames

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(len(data) for _, data in self._blocks)

    def _entries(self) -> Iterator[tuple[int, bytes]]:
        for _, data in self._blocks:
            position = 0
            while position < len(data):
                number, size = _ENTRY.unpack_from(data, position)
                position += _ENTRY.size + size
                yield number, bytes(data[position - size : position])


def to_ogg(frames: list[bytes | None], serial: int) -> bytes:
    """The frames of `AudioHistory.last_minute` as an Ogg Opus file; None becomes 20 ms of silence.

    `serial` is any 32-bit number. Raises OpusMissing.
    """
    return ogg_opus([frame or silent_packet() for frame in frames], samples=FRAME, serial=serial)


@cache
def silent_packet() -> bytes:
    """A packet of 20 ms of silence that any decoder can take at any time. Raises OpusMissing."""
    payload = Encoder().encode(np.zeros(FRAME, dtype=np.int16), independent=True)
    assert payload is not None, "without DTX every frame has a packet"
    return payload
