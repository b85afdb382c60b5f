"""Makes the files of a finished recording anew, without withdrawn voices, and with what its host leaves of it: page by
page, each of which can be made again, as in `production`.

What was heard until then is deleted first. Its addresses, which are valid for an hour, lead to nothing from then on; so
what is kept to undo a trim goes where nobody has an address of it.
"""

from functools import cache
from typing import Final

import msgspec

from chalicelib.domain.recording import Recording, RecordingFile, RecordingState, advanced, processed, ready
from chalicelib.domain.recording_cut import cut_timeline, cut_transcript
from chalicelib.domain.recording_trim import cut_of, moved, span_of, unpublished, whole_of
from chalicelib.errors import Unavailable
from chalicelib.protocol.segments import KIND
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import clips, failure, loudness, timelines, transcripts, withdrawal
from chalicelib.services.recordings.fade_out import faded_out
from chalicelib.services.recordings.files import (
    archives_of,
    folder_of,
    m4a_of,
    original_of,
    revised_of,
    revision_pages_of,
)
from chalicelib.services.recordings.found_segments import files_in
from chalicelib.services.recordings.lifecycle import ARCHIVE
from chalicelib.services.recordings.loudness_measure import LoudnessMeasure
from chalicelib.services.recordings.production import STATE_KIND, STATE_LIMIT, hand_on
from chalicelib.services.recordings.remix import Remix
from chalicelib.services.recordings.revised_sound import RevisedSound
from chalicelib.store.tables import LostRace

START: Final = "r"  # of the cursors of these pages


def started(deps: Deps, recording: Recording) -> str | None:
    """Begin another attempt, and return the cursor of its first page; None if it was the last, or nothing has to be
    made because all that was recorded is heard again."""
    after = deps.recordings.save(processed(recording, deps.now_ms()))
    if after.state is not RecordingState.PROCESSING:
        failure.tell(deps, after)
        return None
    _forget_pages(deps, after)
    return _begun(deps, _unpublished(deps, after))


def continued(deps: Deps, recording: Recording, cursor: str) -> str | None:
    """Make a page, and return the cursor of the next one; None if all is made, or another attempt has begun."""
    revision, attempt, page = (int(part) for part in cursor.removeprefix(START).split("."))
    if (recording.revision, recording.attempts) != (revision, attempt):
        return None
    if recording.state is RecordingState.READY:
        _hand_on(deps, recording)  # in case an attempt died right after making it
    if recording.state is not RecordingState.PROCESSING:
        return None
    sound = _remembered(deps, recording, page)
    _advance(deps, recording, sound)
    if sound.heard is not None and sound.heard.is_whole:
        return _finished(deps, recording, sound)
    _remember(deps, recording, page + 1, sound)
    deps.recordings.save(advanced(recording, sound.progress, deps.now_ms()))
    return f"{START}{revision}.{attempt}.{page + 1}"


def _begun(deps: Deps, recording: Recording) -> str | None:
    """Begin the next file, and return the cursor of its first page: first the original without the voices of those who
    withdrew them, then what the host leaves of it."""
    original = recording.original
    assert original is not None
    remix = None
    if recording.withdrawn:
        if withdrawal.awaits_tracks(recording):
            deps.enqueue(Job(ARCHIVE, recording.space))
            return None  # that job lets this one go on
        key, (cut, remix) = _key(recording, withdrawal.SOUND), withdrawal.plan_of(deps, recording)
    elif recording.trim is not None:
        key, cut = _key(recording, "ogg"), cut_of(recording)
    else:
        _publish(deps, recording, original)
        return None
    upload, serial = files_in(deps).begin(key, KIND), int(deps.chance() * 2**32)
    sound = RevisedSound.begun(original.file, original.bytes, key, cut, upload, serial)
    sound.withdrawn, sound.remix = recording.withdrawn, remix
    _remember(deps, recording, 0, sound)
    return f"{START}{recording.revision}.{recording.attempts}.0"


def _advance(deps: Deps, recording: Recording, sound: RevisedSound) -> None:
    """Make a page of the file, or measure one once it is stored."""
    files = files_in(deps)
    if sound.remix is not None and not sound.remix.is_whole:
        _advance_remix(deps, recording, sound.source, sound.size, sound.remix)
        return
    if sound.is_whole:
        if sound.heard is None:
            files.finish(sound.key, sound.upload, sound.tags)
            sound.heard = LoudnessMeasure(sound.key, sound.stored)
        loudness.advance(deps, files, sound.heard)
        return
    piece = cache(lambda number: _piece(deps, recording, number))
    sound.advance(
        lambda start, size: files.piece(sound.source, start, size),
        piece,
        lambda packets: faded_out(packets, deps.decode_opus, deps.encode_opus),
    )
    part = sound.part()
    if part is not None:
        sound.tags.append(files.add_part(sound.key, sound.upload, len(sound.tags) + 1, part))


def _advance_remix(deps: Deps, recording: Recording, source: str, size: int, remix: Remix) -> None:
    packets = remix.advance(files_in(deps).piece, (source, size), deps.decode_opus, deps.encode_opus)
    if packets is not None:
        content = msgspec.msgpack.encode(packets)
        deps.media.keep(_piece_of(recording, len(remix.pieces) - 1), content, STATE_KIND)


def _piece(deps: Deps, recording: Recording, number: int) -> list[bytes]:
    content = deps.media.read(_piece_of(recording, number), STATE_LIMIT)
    if content is None:
        raise Unavailable("unavailable", f"Piece {number} of the recording of {recording.space} is not there.")
    return msgspec.msgpack.decode(content, type=list[bytes])


def _finished(deps: Deps, recording: Recording, sound: RevisedSound) -> str | None:
    if not sound.withdrawn:
        _publish(deps, recording, _made(deps, recording, sound))
        return None
    return _begun(deps, withdrawal.replaced(deps, recording, sound))


def _unpublished(deps: Deps, recording: Recording) -> Recording:
    """Delete what people could hear until now, and cannot any more; the original stays, under another key."""
    old, original = recording.file, recording.original
    assert original is not None
    if not old:
        return recording
    if old == original.file:
        key = original_of(recording.space, recording.revision)
        files_in(deps).copy(old, key)
        recording = deps.recordings.save(moved(recording, key))
    gone = {old, m4a_of(old), recording.timeline, recording.transcript} - {original.timeline, original.transcript, ""}
    deps.media.forget_many(sorted(gone))
    deps.utterances.forget(recording.space)
    clips.take_back(deps, recording)
    return deps.recordings.save(unpublished(recording))


def _publish(deps: Deps, recording: Recording, made: RecordingFile) -> None:
    try:
        after = deps.recordings.save(ready(recording, made, deps.now_ms()))
    except LostRace:  # it was deleted meanwhile, or has to be made anew, or somebody else has finished it
        now = deps.recordings.load(recording.space)
        begun = (RecordingState.PROCESSING, recording.revision, recording.attempts)
        if now is not None and (now.state, now.revision, now.attempts) == begun:
            raise  # somebody changed something else, or the Space, at the same time: the page comes again
        if made is not recording.original and (now is None or now.file != made.file):
            deps.media.forget_many([key for key in (made.file, made.timeline, made.transcript) if key])
        return
    _hand_on(deps, after)


def _hand_on(deps: Deps, recording: Recording) -> None:
    hand_on(deps, recording)
    _forget_others(deps, recording)
    _forget_pages(deps, recording)


def _forget_others(deps: Deps, recording: Recording) -> None:
    """Delete the files of earlier revisions, whose names nobody knows any more if a job died when it had replaced them.
    What a later revision makes is not listed yet."""
    start, archives = folder_of(recording.space), archives_of(recording.space)
    keys = {start + name for name in files_in(deps).names(start)}
    now = deps.recordings.load(recording.space)
    if now is None or now.state is not RecordingState.READY or now.revision != recording.revision:
        return
    whole = whole_of(now)
    named = {now.file, m4a_of(now.file), now.timeline, now.transcript, whole.file, whole.timeline, whole.transcript}
    kept = (archives, revision_pages_of(recording.space))
    deps.media.forget_many(sorted(key for key in keys - named if not key.startswith(kept)))


def _forget_pages(deps: Deps, recording: Recording) -> None:
    """Delete what this attempt and those before it have left between two pages; a later one may have begun."""
    start = revision_pages_of(recording.space)
    names = files_in(deps).names(start)
    deps.media.forget_many([start + name for name in names if int(name.partition(".")[0]) <= recording.revision])


def _made(deps: Deps, recording: Recording, sound: RevisedSound) -> RecordingFile:
    """The file, its timeline and, if anything of it is left, its transcript, which are stored."""
    original, cut = recording.original, cut_of(recording)
    assert original is not None
    timeline, transcript = _key(recording, "timeline.json"), ""
    whole, heard = timelines.timeline_at(deps, original.timeline), transcripts.heard_at(deps, original.transcript)
    spoken = cut_timeline(whole, cut, original.duration_ms)
    timelines.keep_timeline(deps, timeline, timelines.named_accounts(deps, spoken))
    if heard is not None and (said := cut_transcript(heard, cut)).lines:
        transcript = _key(recording, "transcript.json")
        transcripts.keep_transcript(deps, transcript, transcripts.named_accounts(deps, said))
    start, _ = span_of(recording)
    lufs = sound.heard.loudness if sound.heard else None
    return RecordingFile(start, cut.duration_ms, sound.stored, _key(recording, "ogg"), timeline, transcript, lufs)


def _key(recording: Recording, name: str) -> str:
    return revised_of(recording.space, recording.revision, recording.attempts, name)


def _page_of(recording: Recording, page: int) -> str:
    return f"{revision_pages_of(recording.space)}{recording.revision}.{recording.attempts}.{page}.msgpack"


def _piece_of(recording: Recording, number: int) -> str:
    return f"{revision_pages_of(recording.space)}{recording.revision}.{recording.attempts}.remix.{number}.msgpack"


def _remember(deps: Deps, recording: Recording, page: int, sound: RevisedSound) -> None:
    deps.media.keep(_page_of(recording, page), msgspec.msgpack.encode(sound), STATE_KIND)


def _remembered(deps: Deps, recording: Recording, page: int) -> RevisedSound:
    content = deps.media.read(_page_of(recording, page), STATE_LIMIT)
    if content is None:
        raise Unavailable("unavailable", f"Page {page} of the recording of {recording.space} is not there.")
    return msgspec.msgpack.decode(content, type=RevisedSound)
