"""Each speaker's own sound: what a worker uploads of it, beside the segments and by the same form.

An object has the packets of all speakers of some seconds as they came, undecoded: an Ogg file with a stream of Opus for
each. Its name says when it begins; pages say where their packets end, so what is between two of them was silent, or was
lost.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct, field

from chalicelib.protocol.ogg import BEGIN, END, SILENT, comments_of, end_of_page, head, packets_of, page, tags
from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.segments import FRAME_SAMPLES

START: Final = "tracks-"  # of the name of every object, and of no segment's
TRACKS_LIMIT: Final = 1024 * 1024  # bytes of an object: that of the form
_NAME: Final = re.compile(START + r"(\d{13})-(\d{6})-([0-9a-f]{8})-(\d{6})\.ogg")
_COMMENT: Final = "ESPACIO_SPEAKER="
_SECOND: Final = 48_000  # samples
_LACING: Final = 255  # most values in a page's segment table (RFC 3533 section 6)


class TracksName(NamedTuple):
    """Where an object belongs: as `CaptionName`, for everything that came from `start_ms` on (epoch ms)."""

    start_ms: int
    epoch: int
    run: str
    number: int

    def __str__(self) -> str:
        return f"{START}{self.start_ms:013d}-{self.epoch:06d}-{self.run}-{self.number:06d}.ogg"


class TrackPacket(NamedTuple):
    """An Opus packet, and where it begins: samples (at 48 kHz) from the beginning of the object."""

    at: int
    payload: bytes


class TrackWriter(Struct):
    """Writes one stream piece by piece, as `OggOpusWriter` does, of packets of any length. `at` is where the next
    packet begins (samples)."""

    serial: int
    at: int = 0
    pages: int = 0
    waiting: list[bytes] = field(default_factory=list)  # packets of the page that is not full yet
    first: int = 0  # where they begin
    lacing: int = 0  # values that they take in its segment table

    def begin(self, comments: Sequence[str] = ()) -> bytes:
        """Return the headers. A comment is `NAME=value`."""
        self.pages = 2
        front = page([head(pre_skip=0)], self.serial, 0, 0, BEGIN)
        return front + page([tags(comments)], self.serial, 1, 0, 0)

    def write(self, payload: bytes) -> bytes:
        """Return the page that is full before this packet, if there is one."""
        values = len(payload) // 255 + 1
        full = self.lacing + values > _LACING or self.at - self.first >= _SECOND
        done = self.flush() if full else b""
        self.waiting.append(payload)
        self.lacing += values
        self.at += duration_of(payload) or FRAME_SAMPLES
        return done

    def move(self, at: int) -> bytes:
        """Go on at another place, and return the page that ends here."""
        done = self.flush()
        self.at = self.first = at
        return done

    def fill(self, until: int) -> bytes:
        """Return pages of silence, until less than a packet of it is missing."""
        return b"".join(self.write(SILENT) for _ in range((until - self.at) // FRAME_SAMPLES))

    def flush(self, flags: int = 0) -> bytes:
        """Return the page that was begun, nothing if there is none."""
        if not self.waiting:
            return b""
        done = page(self.waiting, self.serial, self.pages, self.at, flags)
        self.pages, self.first, self.lacing, self.waiting = self.pages + 1, self.at, 0, []
        return done

    def end(self) -> bytes:
        """Return the last page, which has a packet of silence if nothing waits."""
        return (self.write(SILENT) if not self.waiting else b"") + self.flush(END)


def tracks_name_of(text: str) -> TracksName | None:
    """Return the name of an object that `text` is, or None."""
    found = _NAME.fullmatch(text)
    if found is None or not text.isascii():
        return None
    start, epoch, run, number = found.groups()
    return TracksName(int(start), int(epoch), run, int(number))


def write_tracks(tracks: Mapping[str, Iterable[TrackPacket]]) -> bytes:
    """Return the object of these speakers, whose packets are in order."""
    writers = {speaker: TrackWriter(serial) for serial, speaker in enumerate(tracks)}
    heads = [writer.begin([_COMMENT + speaker]) for speaker, writer in writers.items()]
    body = b"".join(_pages(writers[speaker], packets) for speaker, packets in tracks.items())
    return b"".join(heads) + body


def read_tracks(content: bytes) -> dict[str, list[TrackPacket]]:
    """Return the packets of each speaker. Raises ValueError if that is no such object."""
    speakers, found = dict[int, str](), dict[str, list[TrackPacket]]()
    for serial, end, packets in _read_pages(content):
        if packets[0].startswith(b"OpusHead"):
            continue
        if packets[0].startswith(b"OpusTags"):
            speakers[serial] = _speaker_in(packets[0])
            continue
        if serial not in speakers:
            raise ValueError("A stream has no beginning.")
        found.setdefault(speakers[serial], []).extend(_placed(packets, end))
    return found


def _pages(writer: TrackWriter, packets: Iterable[TrackPacket]) -> bytes:
    done = b""
    for at, payload in packets:
        if at != writer.at:
            done += writer.move(at)
        done += writer.write(payload)
    return done + writer.flush(END)


def _read_pages(content: bytes) -> Iterator[tuple[int, int, list[bytes]]]:
    """Yield the serial number of each page, up to which sample it goes, and its packets."""
    start = 0
    while start < len(content):
        end = end_of_page(content, start)
        if end is None:
            raise ValueError("A page is cut off.")
        granule, serial = struct.unpack_from("<qI", content, start + 6)
        packets = packets_of(content[start:end])
        if not packets:
            raise ValueError("A page has no packets.")
        yield serial, granule, packets
        start = end


def _placed(packets: list[bytes], end: int) -> list[TrackPacket]:
    lengths = [duration_of(one) or 0 for one in packets]
    at, placed = end - sum(lengths), []
    for payload, length in zip(packets, lengths, strict=True):
        if length:
            placed.append(TrackPacket(at, payload))
        at += length
    return placed


def _speaker_in(packet: bytes) -> str:
    own = [one.removeprefix(_COMMENT) for one in comments_of(packet) if one.startswith(_COMMENT)]
    if len(own) != 1:
        raise ValueError("A stream does not say who speaks in it.")
    return own[0]
