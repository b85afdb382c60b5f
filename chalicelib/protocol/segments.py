"""Segments of a recording: what a worker uploads every few seconds, each a complete Ogg Opus file.

The name of a segment says where it belongs, so that a listing of names is enough to put them in order. Its comment says
who spoke in it, and how loud it is. Frames have 20 ms.
"""

import re
from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec import Meta, Struct

from chalicelib.protocol.ogg import comments_of, ogg_opus, packets_of
from chalicelib.protocol.rooms import Id

FRAME_MS: Final = 20
FRAME_SAMPLES: Final = 960  # at 48 kHz
LEVEL_FRAMES: Final = 5  # that one level stands for
SEGMENT_LIMIT: Final = 1024 * 1024  # bytes; at 32 kbit/s, one of 8 s has 33 kB
KIND: Final = "audio/ogg"
PINS: Final = 50  # in one segment
REACTIONS: Final = 1_000  # entries in one segment
_COMMENT: Final = "ESPACIO="
_NAME: Final = re.compile(r"(\d{13})-(\d{6})-([0-9a-f]{8})-(\d{6})-(\d{4})\.ogg")


class SegmentName(NamedTuple):
    """Where a segment belongs. Names sort by time.

    `start_ms` is the time of its first frame (epoch ms), `epoch` that of the lease under which it was recorded, `run`
    identifies one worker's recording, in which segments have increasing numbers from 0. One without frames ends its
    run: all that was recorded has been uploaded.
    """

    start_ms: int
    epoch: int
    run: str
    number: int
    frames: int

    @property
    def end_ms(self) -> int:
        """When its last frame ends (epoch ms)."""
        return self.start_ms + self.frames * FRAME_MS

    def __str__(self) -> str:
        return f"{self.start_ms:013d}-{self.epoch:06d}-{self.run}-{self.number:06d}-{self.frames:04d}.ogg"


PinSpan = tuple[Annotated[str, Meta(min_length=1, max_length=500)], int, Annotated[int, Meta(ge=1)]]
EmojiCount = tuple[Annotated[str, Meta(min_length=1, max_length=20)], int, Annotated[int, Meta(ge=1)]]


class SegmentHead(Struct, frozen=True):
    """The speakers of a segment: each turn is a speaker (their place in `speakers`), their first frame, and how many.

    `levels` are the loudest moments of five frames each, 0 to 255. `pins` are links that were pinned, from which frame
    on, and for how many; `reactions` an emoji, the first frame of a second, and how often it was sent. Frames of what
    happened in the silence before the segment are negative.
    """

    speakers: tuple[Id, ...] = ()
    turns: tuple[tuple[int, int, int], ...] = ()
    levels: bytes = b""
    pins: Annotated[tuple[PinSpan, ...], Meta(max_length=PINS)] = ()
    reactions: Annotated[tuple[EmojiCount, ...], Meta(max_length=REACTIONS)] = ()


class Segment(NamedTuple):
    """A segment: its head, and a packet for each frame."""

    head: SegmentHead
    packets: list[bytes]


def name_of(text: str) -> SegmentName | None:
    """The name that `text` is, or None."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    start, epoch, run, number, frames = found.groups()
    return SegmentName(int(start), int(epoch), run, int(number), int(frames))


def write_segment(segment: Segment, serial: int) -> bytes:
    """The file of a segment with at least one packet. `serial` is any 32-bit number."""
    comment = _COMMENT + msgspec.json.encode(segment.head).decode()
    return ogg_opus(segment.packets, samples=FRAME_SAMPLES, serial=serial, comments=[comment])


def read_segment(content: bytes) -> Segment:
    """The segment in a file. Raises ValueError if it is none."""
    found = packets_of(content)
    if len(found) < 2:
        raise ValueError("The file has no headers.")
    _, tags, *packets = found
    own = [one.removeprefix(_COMMENT) for one in comments_of(tags) if one.startswith(_COMMENT)]
    if len(own) != 1:
        raise ValueError("The file does not say who speaks in it.")
    try:
        return Segment(msgspec.json.decode(own[0], type=SegmentHead), packets)
    except msgspec.MsgspecError as error:
        raise ValueError(f"The comment was not understood: {error}.") from error
