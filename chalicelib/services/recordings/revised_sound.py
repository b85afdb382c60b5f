"""Makes an Ogg Opus file of what stays of another one, without decoding more than a moment of it, some minutes at a
time. Pure.

A `RevisedSound` is all that there is to remember between two pages, as an `Assembly` is for the first file.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec import Struct, field

from chalicelib.domain.recording_cut import RecordingCut
from chalicelib.domain.recording_timeline import Span
from chalicelib.protocol.ogg import SILENT, OggOpusWriter, pages_in
from chalicelib.protocol.segments import FRAME_MS
from chalicelib.services.recordings.excerpt import page_with
from chalicelib.services.recordings.fade_out import BEFORE, Fade
from chalicelib.services.recordings.loudness_measure import LoudnessMeasure
from chalicelib.services.recordings.remix import Remix

PIECE: Final = 2 * 1024 * 1024  # bytes that are read for a page: eight minutes of speech
PART: Final = 5 * 1024 * 1024  # bytes; S3 takes no smaller part of a file but the last

Read = Callable[[int, int], bytes]
"""Returns bytes of the file: where they start, and how many at most."""
Remixed = Callable[[int], Sequence[bytes]]
"""Returns the packets of a piece that was made anew, by its number."""


class RevisedSound(Struct):
    """The file with the key `key`, which is being made of the one with the key `source`, which has `size` bytes. `kept`
    and `silenced` are in frames of that one; `upload` is the id of the new one in the storage, `tags` are those of the
    parts that are stored.
    """

    source: str
    size: int
    key: str
    kept: tuple[Span, ...]
    silenced: tuple[Span, ...]
    writer: OggOpusWriter
    upload: str
    withdrawn: tuple[str, ...] = ()  # the people whose voices are silenced
    tags: list[str] = field(default_factory=list)
    stored: int = 0  # bytes
    read: int = 0  # bytes of the source
    frame: int = 0  # of the source, that comes next
    body: bytearray = field(default_factory=bytearray)  # that waits to be stored
    heard: LoudnessMeasure | None = None  # once it is stored
    remix: Remix | None = None  # what others say in stretches without those who withdrew, which comes first
    before: list[bytes] = field(default_factory=list)  # packets of the source, the last ones before `frame`

    @classmethod
    def begun(cls, source: str, size: int, key: str, cut: RecordingCut, upload: str, serial: int) -> "RevisedSound":
        """Return the beginning of a file; `serial` is any 32-bit number."""
        writer = OggOpusWriter(serial)
        begun = cls(source, size, key, in_frames(cut.kept), in_frames(cut.silenced), writer, upload)
        begun.body += writer.begin(pre_skip=0)
        return begun

    @property
    def progress(self) -> float:
        """The share of the file that is made, 0 to 1."""
        first, end = self.kept[0][0], self.kept[-1][1]
        done = max(0, min(self.frame, end) - first) / (end - first)
        return done if self.remix is None else (done + self.remix.progress) / 2

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to add."""
        return self.frame >= self.kept[-1][1]

    def advance(self, read: Read, remixed: Remixed = lambda _: (), fade: Fade = lambda packets: packets[-1]) -> None:
        """Add what is in a piece of the source, or was made anew in its place. Before a silence, and where what is kept
        ends, the sound fades. Raises ValueError if the source is damaged, or too short."""
        if not self.read:
            self.read, self.frame = page_with(read, self.size, self.kept[0][0])
        start = self.read
        for packets, end in pages_in(read(start, PIECE)):
            self.body += self.writer.write(self._revised(packets, remixed, fade))
            self.before = [*self.before, *packets][-BEFORE:]
            self.read, self.frame = start + end, self.frame + len(packets)
            if self.is_whole:
                return
        if self.read == start:
            raise ValueError("The file ends before what is kept of it does.")

    def part(self) -> bytes | None:
        """Take the next part of the file, None while it is too small for one."""
        if self.is_whole:
            self.body += self.writer.end()
        elif len(self.body) < PART:
            return None
        part, self.body = bytes(self.body), bytearray()
        self.stored += len(part)
        return part

    def _ends(self) -> set[int]:
        """Return before which frames of the source the sound ends."""
        return {start for start, _ in self.silenced} | {end for _, end in self.kept}

    def _revised(self, packets: Sequence[bytes], remixed: Remixed, fade: Fade) -> Iterator[bytes]:
        """Yield what stays of the packets of a page. The first one of a stretch is silent, as it may have the end of
        the one before, which players use if that is lost (RFC 6716 section 2.1.7)."""
        here = (self.frame, self.frame + len(packets))
        for first, after in _common(self.kept, here):
            stretch = list(packets[first - self.frame : after - self.frame])
            for last in (end - 1 for end in self._ends() if first < end <= after):
                until = len(self.before) + last - self.frame + 1
                if stretch[last - first] != SILENT:
                    stretch[last - first] = fade([*self.before, *packets][max(0, until - BEFORE - 1) : until])
            begins = [(start, start + 1) for start, _ in self.kept if start > 0]
            for silent, end in [*_common(self.silenced, (first, after)), *_common(begins, (first, after))]:
                stretch[silent - first : end - first] = [SILENT] * (end - silent)
            for number, piece in enumerate(self.remix.pieces if self.remix else ()):
                for start, end in _common([(piece.first, piece.end)], (first, after)):
                    stretch[start - first : end - first] = remixed(number)[start - piece.first : end - piece.first]
            yield from stretch


def _common(spans: Sequence[Span], within: Span) -> Iterator[Span]:
    for start, end in spans:
        if start < within[1] and end > within[0]:
            yield max(start, within[0]), min(end, within[1])


def in_frames(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return stretches in frames, of which they have parts."""
    return tuple((start // FRAME_MS, -(-end // FRAME_MS)) for start, end in spans)
