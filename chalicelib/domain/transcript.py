"""What was said in a recording, line by line. Times are ms from its beginning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.errors import Conflict, NotFound

LINES: Final = 20_000  # of a transcript at most: six hours with one every second
PAGE_BYTES: Final = 1_000_000  # of a page of lines; a Lambda answers 6 MB, in which a quotation mark takes four bytes
LINE_BYTES: Final = 200  # of a line besides its text, at most


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One utterance. `id` stays the same for good. `speaker` is a place in the speakers of the transcript, `language` a
    code such as `en`, and `revision` counts how often its text was corrected."""

    id: str
    speaker: int
    start_ms: int
    end_ms: int
    text: str
    language: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Transcript:
    """`speakers` are ids of accounts in the order in which they first speak, `lines` in the order of their starts."""

    speakers: tuple[str, ...] = ()
    lines: tuple[TranscriptLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """The text of a line as the host corrected it, for the `revision`th time."""

    line: str
    text: str
    revision: int


def page_from(
    transcript: Transcript, first: int, limit: int = PAGE_BYTES
) -> tuple[Sequence[TranscriptLine], int | None]:
    """Return the lines from number `first` on that fit into `limit` bytes, one at least, and the number of the line
    after them, None if they are the last."""
    size, end = 0, first
    for line in transcript.lines[first:]:
        size += LINE_BYTES + len(line.text.encode())
        if size > limit and end > first:
            return transcript.lines[first:end], end
        end += 1
    return transcript.lines[first:], None


def line_named(transcript: Transcript, line_id: str) -> TranscriptLine:
    """Return the line with this id. Raises NotFound `no_such_line`."""
    line = next((one for one in transcript.lines if one.id == line_id), None)
    if line is None:
        raise NotFound("no_such_line")
    return line


def rewritten(line: TranscriptLine, seen: int, text: str) -> TranscriptLine:
    """Return a line that its host, who saw the revision `seen`, corrected; itself if the text stays the same.

    Raises Conflict `line_changed` if it was corrected differently meanwhile.
    """
    if line.text == text:
        return line
    if line.revision != seen:
        raise Conflict("line_changed")
    return replace(line, text=text, revision=seen + 1)


def corrected(transcript: Transcript, corrections: Mapping[str, Correction]) -> Transcript:
    """Return the transcript with the newest correction of each line, given by its id."""

    def after(line: TranscriptLine) -> TranscriptLine:
        made = corrections.get(line.id)
        return replace(line, text=made.text, revision=made.revision) if made else line

    return replace(transcript, lines=tuple(after(line) for line in transcript.lines))


def without_account(transcript: Transcript, account_id: str) -> Transcript:
    """Return the transcript with a deleted account's lines under no name; itself if the account is not in it."""
    if account_id not in transcript.speakers:
        return transcript
    return replace(transcript, speakers=tuple(GONE.id if one == account_id else one for one in transcript.speakers))
