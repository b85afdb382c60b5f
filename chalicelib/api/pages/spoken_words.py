"""What was said in a recording, as the page of its Space has it for readers without scripts and for search engines."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from chalicelib.api.call import Call
from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.transcript import TranscriptLine, page_from
from chalicelib.services.space import transcripts
from chalicelib.services.views.recordings import people_of, transcript_of

SHOWN: Final = 2_000  # lines of a page, two hours or 300 kB, and fewer if they are long; the rest is in the file


class SpokenLine(Struct, frozen=True):
    """A line with its moment, as people read it and as links name it (epoch ms). `name` is empty where the same speaker
    goes on."""

    name: str
    clock: str
    said: int
    text: str
    language: str


class SpokenWords(Struct, frozen=True):
    """The beginning of a transcript, and the address of all of it; `more` if there is more."""

    lines: tuple[SpokenLine, ...]
    file: str
    more: bool


def spoken_words(call: Call, space_id: str) -> SpokenWords | None:
    """The transcript of a Space's recording, for somebody who may hear it; None if there is none."""
    existing = transcripts.existing(call.deps, space_id)
    if existing is None:
        return None
    recording, found = existing
    shown = page_from(found, 0)[0][:SHOWN]
    lines = tuple(_lines(call, recording.started_at, found.speakers, shown))
    return SpokenWords(lines, transcript_of(space_id), len(found.lines) > len(lines))


def _lines(call: Call, start: int, speakers: Sequence[str], shown: Sequence[TranscriptLine]) -> Iterator[SpokenLine]:
    people = people_of(call.deps, speakers)
    names = [call.words("account.deleted") if one.id == GONE.id else one.name for one in people]
    before = None
    for line in shown:
        name = "" if line.speaker == before else names[line.speaker]
        before, said = line.speaker, start + line.start_ms
        yield SpokenLine(name, clock_of(line.start_ms // 1_000), said, line.text, line.language)


def clock_of(second: int) -> str:
    """Return a moment of a recording as the player shows it: `3:20`, `1:03:20`."""
    hours, minutes, seconds = second // 3_600, second // 60 % 60, second % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
