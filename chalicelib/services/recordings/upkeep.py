"""What is done with recordings beside the requests of people: a job for each that is due, which can be run again."""

import logging
from contextlib import suppress
from typing import Final

from chalicelib.domain.clip import given_up
from chalicelib.domain.recording import (
    Recording,
    RecordingState,
    awaited,
    deleted,
    failed,
    has_expired,
    is_due,
    is_stuck,
    lacks_files,
    looked_after,
)
from chalicelib.domain.space import DAY_MS, MINUTE_MS, SpaceState
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import clip_files, clips, failure, lifecycle, production, revision
from chalicelib.services.recordings.files import folder_of, segments_of
from chalicelib.services.recordings.found_segments import found
from chalicelib.services.retry import with_retries
from chalicelib.services.search.index import INDEX_SPACE
from chalicelib.store.tables import LostRace

log = logging.getLogger(__name__)

PATIENCE_MS: Final = 3 * MINUTE_MS  # for a worker that says nothing


def tend_due(deps: Deps) -> None:
    """Enqueue a job for each recording that is due, every five minutes. Those with which no job gets on have failed,
    whatever it is that keeps the jobs from it; that is decided first, and asks neither the queue nor S3. Their
    hosts are told by the next job that runs."""
    waiting = [recording for recording in deps.recordings.due(deps.now_ms()) if not _has_given_up(deps, recording)]
    for recording in waiting:
        lifecycle.tend_later(deps, recording.space)


def tend(deps: Deps, job: Job) -> str | None:
    """Do what is due; doing it twice is harmless. Returns the cursor of the next page of a file that is made."""
    recording = deps.recordings.load(job.about)
    if recording is None:
        _forget_objects(deps, job.about)  # what came after the recording was deleted
        return None
    if job.cursor is not None:
        is_revision = job.cursor.startswith(revision.START)
        return (revision.continued if is_revision else production.continued)(deps, recording, job.cursor)
    match recording.state:
        case RecordingState.RECORDING:
            return _looked_at(deps, recording)
        case RecordingState.PROCESSING if is_due(recording, deps.now_ms()):
            return (revision.started if recording.original else production.started)(deps, recording)
        case RecordingState.READY | RecordingState.FAILED if has_expired(recording, deps.now_ms()):
            _erase(deps, deps.recordings.save(deleted(recording, deps.now_ms())))
        case RecordingState.READY if is_due(recording, deps.now_ms()):
            _look_after(deps, recording)
        case RecordingState.FAILED:
            failure.tell(deps, recording)
        case RecordingState.DELETED:
            _erase(deps, recording)
    return None


def forget(deps: Deps, space_id: str) -> None:
    """Delete the recording of a Space with its files, at once."""

    def write() -> Recording | None:
        recording = deps.recordings.load(space_id)
        return recording and deps.recordings.save(deleted(recording, deps.now_ms()))

    recording = with_retries(deps, write)
    if recording is not None:
        _erase(deps, recording)


def _has_given_up(deps: Deps, recording: Recording) -> bool:
    """Whether a recording was stuck, and has failed now."""
    now = deps.now_ms()
    if not is_stuck(recording, 0, now):
        return False
    space = deps.spaces.load(recording.space)
    is_live = space is not None and space.state is SpaceState.LIVE
    if is_live or not is_stuck(recording, (space and space.ended_at) or 0, now):
        return False
    with suppress(LostRace):  # a job gets on with it after all
        deps.recordings.save(failed(recording, "not_finished", now))
        log.error("The recording of %s was stuck, and has failed.", recording.space)
    return True


def _looked_at(deps: Deps, recording: Recording) -> str | None:
    """Begin to make the file once the Space has ended and all that was recorded is there."""
    now, space = deps.now_ms(), deps.spaces.load(recording.space)
    if space is not None and space.state is SpaceState.LIVE:
        deps.recordings.save(awaited(recording, now))
        return None
    uploaded = found(deps, recording.space)
    whole = space is None or uploaded.is_whole(space)
    if space is not None and not whole and now < (space.ended_at or 0) + PATIENCE_MS:
        lifecycle.tend_later(deps, recording.space, 2 * lifecycle.WAIT_S)
        return None
    if uploaded.has_sound:
        return production.started(deps, recording)
    if whole:
        _erase(deps, deps.recordings.save(deleted(recording, now)))  # nobody said anything
    else:
        failure.tell(deps, deps.recordings.save(failed(recording, "sound_lost", now)))
    return None


def _look_after(deps: Deps, recording: Recording) -> None:
    """Begin what is missing of a finished recording, and clips whose job was lost, once more. In the end, nothing is
    due any more but its deletion."""
    if lacks_files(recording):
        production.hand_on(deps, recording)
        return
    now, found = deps.now_ms(), clips.waiting(deps, recording)
    waiting = [clip for clip in found if now < clip.created_at + DAY_MS]
    for clip in found:
        if clip not in waiting:
            deps.clips.save(given_up(clip))
    deps.recordings.save(looked_after(recording, now, again=bool(waiting)))
    for clip in waiting:
        clip_files.cut_later(deps, clip)


def _erase(deps: Deps, recording: Recording) -> None:
    clip_files.forget_all(deps, recording.space)
    _forget_objects(deps, recording.space)
    deps.corrections.forget(recording.space)
    deps.utterances.forget(recording.space)
    deps.enqueue(Job(INDEX_SPACE, recording.space))
    deps.recordings.delete(recording)  # last: until then, the job comes again


def _forget_objects(deps: Deps, space_id: str) -> None:
    if deps.recording_files is not None:
        deps.recording_files.abandon(folder_of(space_id))
    for start in (folder_of(space_id), segments_of(space_id)):
        deps.media.forget_all(start)
