"""The index of what was said in recordings. A job, because there are many words; running it twice is harmless."""

from typing import Final

from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.domain.utterance_words import moments_said, words_said
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings.transcripts import transcript_of

INDEX_UTTERANCES: Final = "index_utterances"


def index_later(deps: Deps, space_id: str, *changed: str) -> None:
    """Enqueue the job that indexes what was said in a Space; with texts that have `changed`, their words alone."""
    words = " ".join(dict.fromkeys(word for text in changed for word in words_said(text)))
    if words or not changed:
        deps.enqueue(Job(INDEX_UTTERANCES, space_id, words or None))


def index_utterances(deps: Deps, job: Job) -> None:
    """Index what was said in a Space; `job.cursor` may name the words that have changed. If the recording is
    deleted meanwhile, nothing is left: a deletion that begins after this check finds the list of all words."""
    recording = _ready(deps, job.about)
    transcript = transcript_of(deps, recording) if recording is not None else None
    if recording is None or transcript is None:
        deps.utterances.forget(job.about)
        return
    moments = moments_said(transcript)
    deps.utterances.put(job.about, recording.started_at, moments, job.cursor.split() if job.cursor else None)
    if _ready(deps, job.about) is None:
        deps.utterances.forget(recording.space, recording.started_at, moments)


def _ready(deps: Deps, space_id: str) -> Recording | None:
    recording = deps.recordings.load(space_id)
    return recording if recording is not None and recording.state is RecordingState.READY else None
