"""Makes the file and the transcript of a recording, a page after the other. Each page begins with what the one before
has left in S3, so it can be made again, and an attempt that dies is replaced by another one.
"""

from dataclasses import replace
from typing import Final

import msgspec

from chalicelib.domain.costs import Usage
from chalicelib.domain.recording import (
    ATTEMPTS,
    Recording,
    RecordingFile,
    RecordingState,
    advanced,
    failed,
    lacks_m4a,
    processed,
)
from chalicelib.domain.recording_consent import stretches
from chalicelib.domain.recording_tracks import RecordingTracks
from chalicelib.domain.recording_withdrawal import finished
from chalicelib.errors import Unavailable
from chalicelib.protocol.captions import CAPTIONS_LIMIT
from chalicelib.protocol.segments import FRAME_MS, KIND, SEGMENT_LIMIT
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import failure, loudness, timelines, transcripts, utterance_index
from chalicelib.services.recordings.assembly import Assembly
from chalicelib.services.recordings.files import (
    archives_of,
    folder_of,
    page_of,
    segments_of,
    sound_of,
    timeline_of,
    track_plan_of,
    tracks_of,
    transcript_of,
)
from chalicelib.services.recordings.found_segments import files_in, found
from chalicelib.services.recordings.lifecycle import ARCHIVE, CUT, ENCODE, TEND
from chalicelib.services.recordings.loudness_measure import LoudnessMeasure
from chalicelib.services.recordings.recording_draft import RecordingDraft
from chalicelib.services.recordings.segment_plan import ALWAYS, plan_of
from chalicelib.services.recordings.timelines import keep_timeline
from chalicelib.services.recordings.track_assembly import TrackPlan
from chalicelib.services.recordings.transcript_draft import TranscriptDraft
from chalicelib.services.recordings.transcripts import keep_transcript
from chalicelib.services.search.index import INDEX_SPACE
from chalicelib.store.tables import LostRace

STATE_LIMIT: Final = 32 * 1024 * 1024  # bytes of what is left between two pages
STATE_KIND: Final = "application/msgpack"


def started(deps: Deps, recording: Recording) -> str | None:
    """Begin another attempt, and return the cursor of its first page; None if it was the last, or nothing that was
    said before the end has arrived."""
    now, space = deps.now_ms(), deps.spaces.load(recording.space)
    uploaded = found(deps, recording.space)
    recorded = ALWAYS if space is None else stretches(space)
    plan = plan_of(uploaded.names, recorded)
    if plan is None:
        failure.tell(deps, deps.recordings.save(failed(recording, "sound_lost", now)))
        return None
    after = deps.recordings.save(processed(recording, now))
    if after.state is not RecordingState.PROCESSING:
        failure.tell(deps, after)
        return None
    deps.media.forget_many([sound_of(after.space, 1 + attempt) for attempt in range(ATTEMPTS)])
    files_in(deps).abandon(folder_of(after.space))  # what attempts before this one have begun
    upload = files_in(deps).begin(sound_of(after.space, after.attempts), KIND)
    sound = Assembly.begun(plan, upload, int(deps.chance() * 2**32))
    draft = RecordingDraft(sound, TranscriptDraft(uploaded.captions), has_tracks=bool(uploaded.tracks))
    if draft.has_tracks:
        tracks = TrackPlan(plan.started_at, plan.frames, plan.windows, recorded, uploaded.tracks)
        deps.media.keep(track_plan_of(after.space), msgspec.msgpack.encode(tracks), STATE_KIND)
    _remember(deps, after, 0, draft)
    return f"{after.attempts}.0"


def continued(deps: Deps, recording: Recording, cursor: str) -> str | None:
    """Make a page, and return the cursor of the next one; None if the file is made, or another attempt has begun. The
    page of somebody who died when the file was made comes again: then we do what they left undone."""
    attempt, page = (int(part) for part in cursor.split("."))
    if recording.attempts != attempt:
        return None
    if recording.state is RecordingState.READY:
        hand_on(deps, recording)
    if recording.state is not RecordingState.PROCESSING:
        return None
    draft, start = _remembered(deps, recording, page), segments_of(recording.space)
    if draft.is_heard:
        draft.words.advance(lambda name: deps.media.read(start + name, CAPTIONS_LIMIT))
    elif draft.sound.is_whole:
        _hear(deps, draft, sound_of(recording.space, attempt))
    else:
        _add_sound(deps, draft.sound, sound_of(recording.space, attempt), start)
    if draft.is_whole:
        _finish(deps, recording, draft)
        return None
    _remember(deps, recording, page + 1, draft)
    deps.recordings.save(advanced(recording, draft.progress, deps.now_ms()))
    return f"{attempt}.{page + 1}"


def _add_sound(deps: Deps, assembly: Assembly, key: str, start: str) -> None:
    assembly.advance(lambda name: deps.media.read(start + name, SEGMENT_LIMIT))
    part = assembly.part()
    if part is not None:
        number = len(assembly.tags) + 1
        assembly.tags.append(files_in(deps).add_part(key, assembly.upload, number, part))


def _hear(deps: Deps, draft: RecordingDraft, key: str) -> None:
    if draft.heard is None:
        files_in(deps).finish(key, draft.sound.upload, draft.sound.tags)
        draft.heard = LoudnessMeasure(key, draft.sound.size)
    loudness.advance(deps, files_in(deps), draft.heard)


def _finish(deps: Deps, recording: Recording, draft: RecordingDraft) -> None:
    made = _made(deps, recording, draft)
    tracks = RecordingTracks(without=recording.withdrawn) if draft.has_tracks else None
    try:
        after = deps.recordings.save(finished(replace(recording, tracks=tracks), made, deps.now_ms()))
    except LostRace:
        now = deps.recordings.load(recording.space)
        if now is not None and now.state is RecordingState.PROCESSING and now.attempts == recording.attempts:
            raise  # somebody withdrew their voice: the page comes again
        if now is None or now.state is RecordingState.DELETED:
            deps.media.forget_many([made.file, made.timeline, *([made.transcript] if made.transcript else [])])
        return  # it was deleted meanwhile, or somebody else has finished it
    if recording.original is None:  # a file that is made anew is not counted again
        _count_usage(deps, after)
    if after.state is RecordingState.READY:
        hand_on(deps, after)
    else:
        deps.enqueue(Job(TEND, recording.space))


def _count_usage(deps: Deps, recording: Recording) -> None:
    hours = recording.duration_ms / 3_600_000
    captioned, tracked = (hours if had else 0.0 for had in (recording.transcript, recording.tracks))
    used = Usage(recorded_hours=hours, captioned_hours=captioned, tracked_hours=tracked)
    deps.daily_usage.add(used, deps.clock())


def hand_on(deps: Deps, recording: Recording) -> None:
    """Enqueue what follows when a file is made. Doing it twice is harmless, so it is done
    again wherever a finished recording is found that may lack it."""
    deps.enqueue(Job(CUT, recording.space))
    deps.enqueue(Job(INDEX_SPACE, recording.space))
    if recording.transcript:
        utterance_index.index_later(deps, recording.space)
    if recording.tracks is not None:
        deps.enqueue(Job(ARCHIVE, recording.space))
    if not lacks_m4a(recording):
        return
    if not recording.m4a_attempts:  # later, there is what jobs remember of the AAC, too
        forget_segments(deps, recording.space)
        files_in(deps).abandon(folder_of(recording.space), but=archives_of(recording.space))
    deps.enqueue(Job(ENCODE, recording.space))


def forget_segments(deps: Deps, space_id: str) -> None:
    """Delete what workers have uploaded and what jobs remember, but not what the archive of tracks is made of."""
    start, kept = segments_of(space_id), tracks_of(space_id)
    keys = [start + name for name in files_in(deps).names(start)]
    deps.media.forget_many([key for key in keys if not key.startswith(kept)])


def _made(deps: Deps, recording: Recording, draft: RecordingDraft) -> RecordingFile:
    """The file, its timeline and, if something was understood, its transcript, which are stored."""
    sound, plan = draft.sound, draft.sound.plan
    key, timeline = sound_of(recording.space, recording.attempts), timeline_of(recording.space)
    keep_timeline(deps, timeline, timelines.named_accounts(deps, sound.timeline(), recording.withdrawn))
    said, transcript = draft.words.transcript(plan), ""
    if said.lines:
        transcript = transcript_of(recording.space)
        keep_transcript(deps, transcript, transcripts.named_accounts(deps, said, recording.withdrawn))
    lufs = draft.heard.loudness if draft.heard else None
    return RecordingFile(plan.started_at, plan.frames * FRAME_MS, sound.size, key, timeline, transcript, lufs)


def _remember(deps: Deps, recording: Recording, page: int, draft: RecordingDraft) -> None:
    key = page_of(recording.space, recording.attempts, page)
    deps.media.keep(key, msgspec.msgpack.encode(draft), STATE_KIND)


def _remembered(deps: Deps, recording: Recording, page: int) -> RecordingDraft:
    content = deps.media.read(page_of(recording.space, recording.attempts, page), STATE_LIMIT)
    if content is None:
        raise Unavailable("unavailable", f"Page {page} of the recording of {recording.space} is not there.")
    return msgspec.msgpack.decode(content, type=RecordingDraft)
