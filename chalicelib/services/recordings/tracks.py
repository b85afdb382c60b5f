"""Makes the archive with each speaker's own sound, for the host of a recording: a page after the other, as `production`
makes the file itself. First the files of all speakers, in pieces; then the archive of them. When somebody has withdrawn
their voice, it is made again of the one before.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from chalicelib.domain.recording import Recording, RecordingState, tracks_begun, tracks_changed, tracks_settled
from chalicelib.domain.recording_tracks import RecordingTracks, is_whole, lacks_archive, nameless
from chalicelib.errors import Unavailable
from chalicelib.protocol.tracks import TRACKS_LIMIT
from chalicelib.protocol.zip import ZippedFile
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings.archive_draft import ArchivedFile, ArchiveDraft, StoredPiece, placed
from chalicelib.services.recordings.files import (
    archive_of,
    archives_of,
    segments_of,
    track_page_of,
    track_piece_of,
    track_plan_of,
    tracks_of,
)
from chalicelib.services.recordings.found_segments import files_in
from chalicelib.services.recordings.lifecycle import TEND
from chalicelib.services.recordings.production import STATE_KIND, STATE_LIMIT
from chalicelib.services.recordings.timelines import gone_among
from chalicelib.services.recordings.track_assembly import TrackAssembly, TrackPlan
from chalicelib.services.retry import with_retries

MAKE: Final = "make_tracks"  # the job
KIND: Final = "application/zip"


class TracksDraft(msgspec.Struct):
    """What there is to remember between two pages: the files, and once they are whole the archive of them."""

    without: tuple[str, ...]
    assembly: TrackAssembly | None = None
    archive: ArchiveDraft | None = None


def make(deps: Deps, job: Job) -> str | None:
    """Make a page; doing it twice is harmless. Returns the cursor of the next page, None if the archive is made, or
    another attempt has been begun."""
    recording = deps.recordings.load(job.about)
    if recording is None or recording.state is RecordingState.DELETED:
        return None  # whatever deletes the recording deletes all this
    if job.cursor is not None:
        return _continued(deps, recording, job.cursor)
    return _started(deps, recording)


def forget_speaker(deps: Deps, space_id: str, account_id: str) -> None:
    """Leave the sound of an account that is deleted in the archive, under no name."""

    def write() -> None:
        recording = deps.recordings.load(space_id)
        if recording is not None and recording.tracks is not None:
            after = nameless(recording.tracks, account_id)
            if after is not recording.tracks:
                deps.recordings.save(tracks_changed(recording, after))

    with_retries(deps, write)


def _started(deps: Deps, recording: Recording) -> str | None:
    tracks = recording.tracks
    if tracks is None or is_whole(tracks):
        _settle(deps, recording)  # in case an attempt died right after making it
        return None
    if not lacks_archive(tracks):
        _give_up(deps, recording)
        return None
    after = deps.recordings.save(tracks_begun(recording, deps.now_ms()))
    draft = TracksDraft(tracks.without)
    if tracks.file:
        draft.archive = _archive(deps, after, list(_left(recording)))
    else:
        plan = deps.media.read(track_plan_of(after.space), STATE_LIMIT)
        if plan is None:
            _give_up(deps, after)
            return None
        draft.assembly = TrackAssembly(msgspec.msgpack.decode(plan, type=TrackPlan), tracks.without)
    return _remembered_as(deps, after, 0, draft)


def _continued(deps: Deps, recording: Recording, cursor: str) -> str | None:
    attempt, page = (int(part) for part in cursor.split("."))
    if recording.tracks is None or recording.tracks.begun != attempt:
        if recording.tracks is None or is_whole(recording.tracks):
            _settle(deps, recording)
        return None
    draft = _remembered(deps, recording, page)
    if draft.archive is not None:
        _add_part(deps, draft.archive)
    elif draft.assembly is not None:
        _add_pieces(deps, recording, page, draft.assembly)
        if draft.assembly.is_whole:
            draft.archive = _archive(deps, recording, list(_made(recording, draft.assembly)))
            draft.assembly = None
    if draft.archive is not None and draft.archive.is_whole:
        _finish(deps, recording, draft.archive)
        return None
    return _remembered_as(deps, recording, page + 1, draft)


def _add_pieces(deps: Deps, recording: Recording, page: int, assembly: TrackAssembly) -> None:
    start = segments_of(recording.space)
    pieces = assembly.advance(lambda name: deps.media.read(start + name, TRACKS_LIMIT))
    for place, content in enumerate(pieces):
        number = len(assembly.drafts[place].pieces) - 1
        deps.media.keep(track_piece_of(recording.space, _attempt(recording), place, number), content, STATE_KIND)


def _add_part(deps: Deps, archive: ArchiveDraft) -> None:
    files = files_in(deps)
    part = archive.advance(files.piece)
    archive.tags.append(files.add_part(archive.key, archive.upload, len(archive.tags) + 1, part))


def _made(recording: Recording, assembly: TrackAssembly) -> Iterator[ArchivedFile]:
    """The files that are there in pieces."""
    for place, draft in enumerate(assembly.drafts):
        file = ZippedFile(f"speaker-{place + 1}.ogg", draft.size, draft.crc)
        keys = (track_piece_of(recording.space, _attempt(recording), place, each) for each in range(len(draft.pieces)))
        pieces = (StoredPiece(key, 0, size) for key, size in zip(keys, draft.pieces, strict=True) if size)
        yield ArchivedFile(draft.speaker, file, tuple(pieces))


def _left(recording: Recording) -> Iterator[ArchivedFile]:
    """The files of an archive that has some too many."""
    tracks = recording.tracks
    assert tracks is not None
    for one in tracks.tracks:
        if one.speaker not in tracks.without:
            file = ZippedFile(one.name, one.size, one.crc, one.at)
            yield ArchivedFile(one.speaker, file, (StoredPiece(tracks.file, file.start, file.size),))


def _archive(deps: Deps, recording: Recording, files: list[ArchivedFile]) -> ArchiveDraft:
    key = archive_of(recording.space, _attempt(recording))
    return ArchiveDraft(key, files_in(deps).begin(key, KIND), placed(files))


def _finish(deps: Deps, recording: Recording, archive: ArchiveDraft) -> None:
    if archive.files:
        files_in(deps).finish(archive.key, archive.upload, archive.tags)
    saved = _saved(deps, recording, archive)
    if saved is None:
        deps.media.forget(archive.key)
        return
    _settle(deps, saved)


def _saved(deps: Deps, recording: Recording, archive: ArchiveDraft) -> Recording | None:
    """Save that the archive is made; None if the recording was deleted meanwhile, or somebody's voice withdrawn."""

    def write() -> Recording | None:
        now = deps.recordings.load(recording.space)
        if now is None or now.tracks is None or now.tracks.begun != _attempt(recording):
            return None
        made = RecordingTracks(archive.key, archive.size, archive.tracks) if archive.files else None
        for gone in gone_among(deps, [one.speaker for one in archive.files]):
            made = made and nameless(made, gone)
        return deps.recordings.save(tracks_settled(now, made, deps.now_ms()))

    return with_retries(deps, write)


def _give_up(deps: Deps, recording: Recording) -> None:
    """There is no archive: nothing of anybody stays."""
    _settle(deps, deps.recordings.save(tracks_settled(recording, None, deps.now_ms())))


def _settle(deps: Deps, recording: Recording) -> None:
    """Delete all but the archive that is made, if there is one, and let the job go on that takes voices out of the
    recording, which waits for it. Doing it twice is harmless."""
    _forget_archives(deps, recording.space, recording.tracks.file if recording.tracks is not None else "")
    deps.media.forget_all(tracks_of(recording.space))
    if recording.state is RecordingState.PROCESSING:
        deps.enqueue(Job(TEND, recording.space))


def _forget_archives(deps: Deps, space_id: str, but: str) -> None:
    start = archives_of(space_id)
    files_in(deps).abandon(start)
    deps.media.forget_many([key for name in files_in(deps).names(start) if (key := start + name) != but])


def _attempt(recording: Recording) -> int:
    return recording.tracks.begun if recording.tracks is not None else 0


def _remembered_as(deps: Deps, recording: Recording, page: int, draft: TracksDraft) -> str:
    attempt = _attempt(recording)
    deps.media.keep(track_page_of(recording.space, attempt, page), msgspec.msgpack.encode(draft), STATE_KIND)
    return f"{attempt}.{page}"


def _remembered(deps: Deps, recording: Recording, page: int) -> TracksDraft:
    content = deps.media.read(track_page_of(recording.space, _attempt(recording), page), STATE_LIMIT)
    if content is None:
        raise Unavailable("unavailable", f"Page {page} of the tracks of {recording.space} is not there.")
    return msgspec.msgpack.decode(content, type=TracksDraft)
