"""Makes AAC of the Ogg Opus file of a recording, a page of some seconds at a time. Pure.

An `M4aAssembly` is all that there is to remember between two pages, as an `Assembly` is for the file itself. Units of
0.32 s are 16 packets of Opus and 15 of AAC. Each page is encoded with a unit before and one after it, whose packets
are dropped: so encoder and decoder are at its edges in the state in which they would be in one pass.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct, field

from chalicelib.protocol.mp4 import AAC_SAMPLES, AAC_SILENT, SIZES, bit_rate_of, m4a_head
from chalicelib.protocol.ogg import SILENT, gain_in, pages_in
from chalicelib.protocol.segments import FRAME_SAMPLES

PAGE: Final = 2_400  # packets that are not silence, at least, of one page: 48 s, as much as fits into the time of a job
PIECE: Final = 192 * 1024  # bytes of the Ogg file that are read for a page
PART: Final = 5 * 1024 * 1024  # bytes; S3 takes no smaller part of a file but the last
OPUS_UNIT: Final = 16  # packets
AAC_UNIT: Final = 15

Read = Callable[[int, int], bytes]
"""Returns bytes of the Ogg file: where they start, and how many at most."""
Encode = Callable[[Sequence[bytes], int, int], list[tuple[int, bytes]]]
"""Returns AAC packets with their numbers of Opus packets, of which the first begins with a certain sample, louder by a
gain."""


class M4aAssembly(Struct):
    """The M4A file of the Ogg file with the key `source`: `upload` is its id in the storage, `tags` are those of the
    stored parts, from the second on. The first is stored last, because it begins with the sizes of all packets.
    """

    source: str
    size: int  # bytes of the Ogg file
    upload: str
    tags: list[str] = field(default_factory=list)
    read: int = 0  # bytes of the Ogg file
    frames: int = 0  # packets of it
    unit: int = 0  # the next one to encode
    waiting: list[bytes] = field(default_factory=list)  # Opus packets, from the unit before that one on
    sizes: bytes = b""  # of the AAC packets, as an array
    body: bytearray = field(default_factory=bytearray)  # that waits to be stored
    has_start: bool = False  # whether the beginning has been taken
    gain: int = 0  # of the Ogg file, in 256ths of a dB

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to add."""
        return self.read >= self.size and self.unit * OPUS_UNIT >= self.frames

    @property
    def samples(self) -> int:
        """The length of the sound that was read so far."""
        return self.frames * FRAME_SAMPLES

    def advance(self, read: Read, encode: Encode) -> None:
        """Add a page. Raises ValueError if the file is damaged."""
        self._take(read(self.read, PIECE))
        until = -(-self.frames // OPUS_UNIT) if self.read >= self.size else self.frames // OPUS_UNIT - 1
        for silent, units in groupby(range(self.unit, until), self._is_silent):
            one = list(units)
            packets = [AAC_SILENT] * (AAC_UNIT * len(one)) if silent else self._encoded(one[0], one[-1] + 1, encode)
            self._add(packets)
        self._forget(max(self.unit, until))

    def part(self) -> bytes | None:
        """Take the next part of the file, None while it is too small for one."""
        if len(self.body) < PART and not self.is_whole:
            return None
        part, self.body = bytes(self.body), bytearray()
        return part

    @property
    def length(self) -> int:
        """How many bytes all AAC packets have together."""
        return sum(array(SIZES, self.sizes))

    def head(self) -> bytes:
        """Return what comes before the first packet of a whole file."""
        sizes = array(SIZES, self.sizes)
        return m4a_head(sizes, self.samples, bit_rate_of(sizes))

    def _take(self, piece: bytes) -> None:
        audible = 0
        start = self.read
        for packets, end in pages_in(piece):
            self.read = start + end
            if packets[0].startswith(b"OpusHead"):
                self.gain = gain_in(packets[0])
            if packets[0].startswith((b"OpusHead", b"OpusTags")):
                continue
            self.waiting += packets
            self.frames += len(packets)
            audible += sum(packet != SILENT for packet in packets)
            if audible >= PAGE:
                return
        if self.read == start:
            raise ValueError("There is no page where one begins.")

    def _is_silent(self, unit: int) -> bool:
        """Whether there is nothing to hear in a whole unit, and the ones around it."""
        around = self._packets(unit - 1, unit + 2)
        return len(around) >= 2 * OPUS_UNIT and (unit + 2) * OPUS_UNIT <= self.frames and set(around) == {SILENT}

    def _encoded(self, first: int, until: int, encode: Encode) -> Iterator[bytes]:
        start = max(0, first - 1)
        found = encode(self._packets(start, until + 1), start * OPUS_UNIT * FRAME_SAMPLES, self.gain)
        last = until * AAC_UNIT
        if self.read >= self.size and until * OPUS_UNIT >= self.frames:
            last = -(-self.samples // AAC_SAMPLES) + 1
        return (packet for number, packet in found if first * AAC_UNIT <= number < last)

    def _packets(self, first: int, until: int) -> list[bytes]:
        """Return the Opus packets of some units, as far as there are such."""
        begin = max(0, self.unit - 1)
        return self.waiting[max(0, first - begin) * OPUS_UNIT : (until - begin) * OPUS_UNIT]

    def _add(self, packets: Sequence[bytes] | Iterator[bytes]) -> None:
        sizes = array(SIZES, self.sizes)
        for packet in packets:
            sizes.append(len(packet))
            self.body += packet
        self.sizes = sizes.tobytes()

    def _forget(self, unit: int) -> None:
        begin, self.unit = max(0, self.unit - 1), unit
        del self.waiting[: (max(0, unit - 1) - begin) * OPUS_UNIT]
