"""What is done with recordings beside the requests of people: a job for each that is due, which can be run again."""

from typing import Final

from chalicelib.domain.recording import Recording, RecordingState, deleted, is_due
from chalicelib.services.deps import Deps, Job
from chalicelib.services.retry import with_retries

TEND: Final = "tend_recording"


def tend_later(deps: Deps, space_id: str) -> None:
    """Enqueues the job for the recording of a Space."""
    deps.enqueue(Job(TEND, space_id))


def tend_due(deps: Deps) -> None:
    """Enqueues a job for each recording that is due, every five minutes."""
    for space_id in deps.recordings.due(deps.now_ms()):
        tend_later(deps, space_id)


def tend(deps: Deps, job: Job) -> str | None:
    """Does what is due; doing it twice is harmless."""
    recording = deps.recordings.load(job.about)
    if recording is None:
        return None
    if recording.state in (RecordingState.READY, RecordingState.FAILED) and is_due(recording, deps.now_ms()):
        recording = deps.recordings.save(deleted(recording, deps.now_ms()))
    if recording.state is RecordingState.DELETED:
        _erase(deps, recording)
    return None


def forget(deps: Deps, space_id: str) -> None:
    """Deletes the recording of a Space with its files, at once."""

    def write() -> Recording | None:
        recording = deps.recordings.load(space_id)
        return recording and deps.recordings.save(deleted(recording, deps.now_ms()))

    recording = with_retries(deps, write)
    if recording is not None:
        _erase(deps, recording)


def _erase(deps: Deps, recording: Recording) -> None:
    deps.media.forget_all(folder_of(recording.space))
    deps.recordings.delete(recording)


def folder_of(space_id: str) -> str:
    """Return what the keys of a finished recording begin with."""
    return f"recordings/{space_id}/"
