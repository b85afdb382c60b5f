"""Captions of a recording: what a worker uploads of what was said, beside the segments and by the same form.

The name of a caption object says which run of which worker it belongs to; its content are lines, each one utterance of
one speaker on the clock of the segments. An object is taken as a whole or not at all.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

LINE_LIMIT: Final = 400  # characters of a line
LINES_LIMIT: Final = 100  # lines of an object; 13 speakers say at most 26 utterances in 8 s
CAPTIONS_LIMIT: Final = 256 * 1024  # bytes of an object; 100 lines have less, whatever they are written in
LONGEST_MS: Final = 60_000  # that a line takes
START: Final = "captions-"  # of the name of every object, and of no segment's
_NAME: Final = re.compile(START + r"(\d{13})-(\d{6})-([0-9a-f]{8})-(\d{6})\.json")
_UNSEEN: Final = ("Cc", "Cs", "Zl", "Zp")  # Unicode categories: control characters, halves of pairs, line separators

Language = Literal["en", "es"]
Speaker = Annotated[str, Meta(max_length=64, pattern=r"\Aa_[A-Za-z0-9_=-]+\Z")]
Moment = Annotated[int, Meta(ge=10**12, lt=10**13)]  # epoch ms, of 13 digits


class CaptionName(NamedTuple):
    """Where a caption object belongs. Names sort by time.

    `start_ms` is when its first line begins (epoch ms), `epoch` and `run` are those of the segments that were recorded
    beside it, and `number` counts the caption objects of the run from 0.
    """

    start_ms: int
    epoch: int
    run: str
    number: int

    def __str__(self) -> str:
        return f"{START}{self.start_ms:013d}-{self.epoch:06d}-{self.run}-{self.number:06d}.json"


class CaptionLine(Struct, frozen=True):
    """What an account said without a pause, from `start_ms` to `end_ms` (epoch ms, at most a minute later).

    Raises ValueError if that is no time. `text` is what `caption_text` makes of it: 1 to 400 characters on one line.
    """

    speaker: Speaker
    start_ms: Moment
    end_ms: Moment
    text: Annotated[str, Meta(min_length=1, max_length=LINE_LIMIT)]
    language: Language

    def __post_init__(self) -> None:
        if not 0 <= self.end_ms - self.start_ms <= LONGEST_MS:
            raise ValueError(f"A line takes 0 to {LONGEST_MS} ms, not {self.end_ms - self.start_ms}.")
        if self.text != caption_text(self.text):
            raise ValueError("The text has control characters, or blanks that say nothing.")


class Captions(Struct, frozen=True):
    """The content of a caption object."""

    lines: Annotated[tuple[CaptionLine, ...], Meta(min_length=1, max_length=LINES_LIMIT)]


def caption_text(text: str) -> str:
    """Return `text` on one line, without control characters, single blanks between words, cut to 400 characters."""
    seen = "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text)
    return " ".join(seen.split())[:LINE_LIMIT].rstrip()


def caption_name_of(text: str) -> CaptionName | None:
    """Return the name of a caption object that `text` is, or None."""
    found = _NAME.fullmatch(text)
    if found is None or not text.isascii():
        return None
    start, epoch, run, number = found.groups()
    return CaptionName(int(start), int(epoch), run, int(number))


def write_captions(lines: Iterable[CaptionLine]) -> bytes:
    """Return the caption object of 1 to 100 lines. Raises ValueError for other numbers."""
    kept = tuple(lines)
    if not 1 <= len(kept) <= LINES_LIMIT:
        raise ValueError(f"An object has 1 to {LINES_LIMIT} lines, not {len(kept)}.")
    return msgspec.json.encode(Captions(kept))


def read_captions(content: bytes) -> tuple[CaptionLine, ...]:
    """Return the lines of a caption object. Raises ValueError if it is none."""
    if len(content) > CAPTIONS_LIMIT:
        raise ValueError(f"The object has {len(content)} bytes, more than {CAPTIONS_LIMIT}.")
    try:
        return _DECODER.decode(content).lines
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ValueError(f"The captions were not understood: {error}.") from error


_DECODER: Final = msgspec.json.Decoder(Captions)
