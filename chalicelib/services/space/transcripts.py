"""The transcript of a recording for those who may hear it, and the corrections of its host."""

from hashlib import sha256
from typing import Final

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, require
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.domain.recording_trim import whole_of
from chalicelib.domain.space import Space, role_of
from chalicelib.domain.texts import line_of
from chalicelib.domain.transcript import Correction, Transcript, TranscriptLine, line_named, rewritten
from chalicelib.protocol.webvtt import KIND
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import utterance_index
from chalicelib.services.recordings.files import long_transcript_of
from chalicelib.services.recordings.transcripts import heard_at, transcript_of
from chalicelib.services.retry import with_retries
from chalicelib.services.space import recordings
from chalicelib.services.space.deciding import loaded

ADDRESS_S: Final = 5 * 60


class HeardTranscript(Struct, frozen=True):
    """A transcript with its Space, for somebody who may hear the recording."""

    space: Space
    transcript: Transcript


def read(deps: Deps, space_id: str, by: Identity | None) -> HeardTranscript:
    """The transcript of a Space's recording. Raises as `recordings.read`, and NotFound `no_transcript`."""
    space, recording = recordings.heard(deps, space_id, by)
    return HeardTranscript(space, _required(_of(deps, recording)))


def existing(deps: Deps, space_id: str) -> tuple[Recording, Transcript] | None:
    """A Space's recording and its transcript, without a check of who asks; None if there is none."""
    recording = deps.recordings.load(space_id)
    found = _of(deps, recording) if recording is not None else None
    return (recording, found) if recording is not None and found is not None else None


def correct(deps: Deps, space_id: str, by: Identity, line_id: str, seen: int, text: str) -> TranscriptLine:
    """Replace the text of a line of which the host saw the revision `seen`, and return the line.

    Raises NotFound, NotAllowed, Invalid `invalid_text`, Conflict `line_changed`.
    """
    require(role_of(loaded(deps, space_id), by), Action.EDIT_RECORDING)
    wanted = line_of(text)

    def write() -> TranscriptLine:
        line = line_named(_required(_of(deps, recordings.existing(deps, space_id))), line_id)
        after = rewritten(line, seen, wanted)
        if after is not line:
            _save(deps, space_id, after)
            utterance_index.index_later(deps, space_id, line.text, after.text)
        elif line.revision:
            utterance_index.index_later(deps, space_id)  # the same once more: the first attempt may have died before
        return after

    return with_retries(deps, write)


def offered(deps: Deps, space_id: str, content: bytes, name: str | None) -> str:
    """Store the file of a transcript that is too large for an answer, and return its address, which is valid for a few
    minutes."""
    key = long_transcript_of(space_id, sha256(content).hexdigest()[:16])
    deps.media.keep(key, content, KIND)
    return deps.media.offer(key, name, ADDRESS_S)


def _of(deps: Deps, recording: Recording) -> Transcript | None:
    return transcript_of(deps, recording) if recording.state is RecordingState.READY else None


def _required(found: Transcript | None) -> Transcript:
    if found is None:
        raise NotFound("no_transcript")
    return found


def _save(deps: Deps, space_id: str, line: TranscriptLine) -> None:
    """Save a corrected line. If the recording was deleted meanwhile, or the speaker's voice withdrawn, delete the row
    again; what begins after this check finds the row itself. Raises NotFound."""
    deps.corrections.save(space_id, Correction(line.id, line.text, line.revision))
    try:
        whole = whole_of(recordings.existing(deps, space_id))
        line_named(_required(heard_at(deps, whole.transcript)), line.id)
    except NotFound:
        deps.corrections.forget(space_id, [line.id])
        raise
