"""A transcript as `docs/protocol/recordings.md` describes it over HTTP, and as a file."""

from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, may
from chalicelib.domain.space import Space, role_of
from chalicelib.domain.transcript import Transcript, TranscriptLine, page_from
from chalicelib.protocol import Person
from chalicelib.protocol.webvtt import Cue, webvtt
from chalicelib.services.deps import Deps
from chalicelib.services.views.recordings import MayView, people_of
from chalicelib.services.views.view import View


class TranscriptLineView(View, frozen=True, kw_only=True):
    """An utterance, from `start_ms` to `end_ms` of the recording. `speaker` is a place in the transcript's speakers,
    `language` a code such as `en`, and `revision` counts corrections."""

    id: str
    speaker: int
    start_ms: int
    end_ms: int
    text: str
    language: str
    revision: int


class TranscriptView(View, frozen=True, kw_only=True):
    """A page of what was said, in the order of the starts of its lines. `next` is the number of the line after it, None
    if it is the last."""

    speakers: list[Person]
    lines: list[TranscriptLineView]
    next: int | None
    may: MayView


def transcript_view(
    deps: Deps, space: Space, transcript: Transcript, viewer: Identity | None, first: int = 0
) -> TranscriptView:
    """Return the page of the transcript from line number `first` on as `viewer` sees it, with the current names of its
    speakers: one batch of reads."""
    lines, following = page_from(transcript, first)
    return TranscriptView(
        speakers=people_of(deps, transcript.speakers),
        lines=[line_view(line) for line in lines],
        next=following,
        may=MayView(edit=viewer is not None and may(role_of(space, viewer), Action.EDIT_RECORDING)),
    )


def line_view(line: TranscriptLine) -> TranscriptLineView:
    """Return a line as everybody sees it."""
    return TranscriptLineView(
        id=line.id,
        speaker=line.speaker,
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        text=line.text,
        language=line.language,
        revision=line.revision,
    )


def transcript_file(deps: Deps, transcript: Transcript, nobody: str) -> str:
    """Return the transcript as WebVTT, with the current names of its speakers; deleted accounts are called `nobody`."""
    people = people_of(deps, transcript.speakers)
    names = [nobody if person.id == GONE.id else person.name for person in people]
    return webvtt(Cue(one.id, one.start_ms, one.end_ms, names[one.speaker], one.text) for one in transcript.lines)
