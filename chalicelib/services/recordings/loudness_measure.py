"""Measures how loud an Ogg Opus file is, some minutes at a time. Pure.

A `LoudnessMeasure` is all that there is to remember between two pages. Each page hears the 600 ms before it again, so
that what is measured is what one pass would measure: blocks of 400 ms, which overlap, and one more ends every 100 ms.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct, field

from chalicelib.domain.loudness import GATE, FileLoudness, loudness_of
from chalicelib.protocol.ogg import SILENT, pages_in

PAGE: Final = 15_000  # packets of one page at most: five minutes, as much as fits into the time of a job
PIECE: Final = 2 * 1024 * 1024  # bytes that are read for a page
BLOCK: Final = 5  # packets between the ends of two blocks
LEAD: Final = 30  # packets before a page that are heard again
QUIET: Final = 25  # silent packets in a row that are heard; more of them change nothing

Read = Callable[[int, int], bytes]
"""Returns bytes of the file: where they start, and how many at most."""
Measure = Callable[[Sequence[bytes]], tuple[list[float], float]]
"""Returns the loudness (LUFS) of the last 400 ms after every five packets, and the highest peak (1 is full scale)."""


class LoudnessMeasure(Struct):
    """What is known of the file with the key `key`, which has `size` bytes."""

    key: str
    size: int
    read: int = 0  # bytes of the file
    waiting: list[bytes] = field(default_factory=list)  # packets that are heard again, and ones of no whole block
    again: int = 0  # how many of them are heard again
    quiet: int = 0  # silent packets since the last one that was not
    blocks: dict[int, int] = field(default_factory=dict)  # how many blocks have each tenth of a LUFS
    peak: float = 0.0

    @property
    def progress(self) -> float:
        """The share of the file that was heard, 0 to 1."""
        return self.read / self.size

    @property
    def is_whole(self) -> bool:
        """Whether all was heard."""
        return self.read >= self.size

    @property
    def loudness(self) -> FileLoudness | None:
        """What was measured; None if all was silence."""
        return loudness_of(self.blocks, self.peak)

    def advance(self, read: Read, measure: Measure) -> None:
        """Measure a page. Raises ValueError if the file is damaged."""
        self._take(read(self.read, PIECE))
        heard = len(self.waiting) // BLOCK * BLOCK
        if heard <= self.again:
            return
        blocks, peak = measure(self.waiting[:heard])
        self.peak = max(self.peak, peak)
        for lufs in islice(blocks, self.again // BLOCK, None):
            if lufs > GATE:  # not what is silent, for which FFmpeg may say NaN
                tenths = round(lufs * 10)
                self.blocks[tenths] = self.blocks.get(tenths, 0) + 1
        self.again = min(LEAD, heard)
        del self.waiting[: heard - self.again]

    def _take(self, piece: bytes) -> None:
        start = self.read
        for packets, end in pages_in(piece):
            self.read = start + end
            if not packets[0].startswith((b"OpusHead", b"OpusTags")):
                self._add(packets)
            if len(self.waiting) >= PAGE:
                return
        if self.read == start:
            raise ValueError("There is no page where one begins.")

    def _add(self, packets: Sequence[bytes]) -> None:
        for packet in packets:
            self.quiet = self.quiet + 1 if packet == SILENT else 0
            if self.quiet <= QUIET:
                self.waiting.append(packet)
