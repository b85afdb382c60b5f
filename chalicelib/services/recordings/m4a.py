"""Makes the sound of a finished recording in AAC, too, for players that do not know Ogg Opus: Safari's, and podcast
players. A page after the other, as `production` makes the file itself.
"""

from typing import Final

import msgspec

from chalicelib.domain.recording import Recording, RecordingState, lacks_m4a, m4a_begun, m4a_made
from chalicelib.errors import Unavailable
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings.files import m4a_of, m4a_page_of, m4a_start_of, segments_of
from chalicelib.services.recordings.found_segments import files_in
from chalicelib.services.recordings.m4a_assembly import M4aAssembly
from chalicelib.services.recordings.production import STATE_KIND, STATE_LIMIT, forget_segments
from chalicelib.services.retry import with_retries

KIND: Final = "audio/mp4"
FIRST: Final = 1  # the number of the part that is stored last


def encode(deps: Deps, job: Job) -> str | None:
    """Make a page; doing it twice is harmless. Returns the cursor of the next page, None if the file is made, or
    another attempt or another file has been begun."""
    recording = deps.recordings.load(job.about)
    if recording is None:
        deps.media.forget_all(segments_of(job.about))
        return None
    if job.cursor is not None:
        return _continued(deps, recording, job.cursor)
    return _started(deps, recording) if lacks_m4a(recording) else None


def _started(deps: Deps, recording: Recording) -> str:
    after = deps.recordings.save(m4a_begun(recording, deps.now_ms()))
    files_in(deps).abandon(m4a_of(after.file))
    upload = files_in(deps).begin(m4a_of(after.file), KIND)
    _remember(deps, after, 0, M4aAssembly(after.file, after.bytes, upload))
    return f"{after.m4a_attempts}.0"


def _continued(deps: Deps, recording: Recording, cursor: str) -> str | None:
    attempt, page = (int(part) for part in cursor.split("."))
    if recording.state is not RecordingState.READY or recording.m4a_attempts != attempt:
        return None
    if recording.m4a:
        forget_segments(deps, recording.space)  # in case an attempt died right after making it
        return None
    state = _remembered(deps, recording, page)
    if state.source != recording.file:
        return None
    state.advance(lambda start, size: files_in(deps).piece(state.source, start, size), deps.encode_aac)
    if state.is_whole:
        _finish(deps, recording, state)
        return None
    _store(deps, recording, state)
    _remember(deps, recording, page + 1, state)
    return f"{attempt}.{page + 1}"


def _store(deps: Deps, recording: Recording, state: M4aAssembly) -> None:
    """Store what is large enough for a part, or for the beginning of the first one."""
    part = state.part()
    if part is None:
        return
    if not state.has_start:
        deps.media.keep(m4a_start_of(recording.space, recording.m4a_attempts), part, KIND)
        state.has_start = True
        return
    _add(deps, state, len(state.tags) + FIRST + 1, part)


def _finish(deps: Deps, recording: Recording, state: M4aAssembly) -> None:
    key, rest, head = m4a_of(state.source), state.part() or b"", state.head()
    if not state.has_start:
        start, rest = rest, b""
    else:
        start = _start(deps, recording)
    if rest:
        _add(deps, state, len(state.tags) + FIRST + 1, rest)
    tag = files_in(deps).add_part(key, state.upload, FIRST, head + start)
    files_in(deps).finish(key, state.upload, [tag, *state.tags])
    files_in(deps).abandon(key)  # what an attempt has begun that was repeated
    if not _kept(deps, recording.space, state.source, len(head) + state.length):
        deps.media.forget(key)
    forget_segments(deps, recording.space)


def _kept(deps: Deps, space_id: str, source: str, size: int) -> bool:
    """Save that the AAC is made; False if the recording was deleted meanwhile, or has another file."""

    def write() -> bool:
        now = deps.recordings.load(space_id)
        if now is None or now.state is not RecordingState.READY or now.file != source:
            return False
        deps.recordings.save(m4a_made(now, m4a_of(source), size))
        return True

    return with_retries(deps, write)


def _add(deps: Deps, state: M4aAssembly, number: int, part: bytes) -> None:
    state.tags.append(files_in(deps).add_part(m4a_of(state.source), state.upload, number, part))


def _start(deps: Deps, recording: Recording) -> bytes:
    content = deps.media.read(m4a_start_of(recording.space, recording.m4a_attempts), STATE_LIMIT)
    if content is None:
        raise Unavailable("unavailable", f"The beginning of the AAC of {recording.space} is not there.")
    return content


def _remember(deps: Deps, recording: Recording, page: int, state: M4aAssembly) -> None:
    deps.media.keep(
        m4a_page_of(recording.space, recording.m4a_attempts, page), msgspec.msgpack.encode(state), STATE_KIND
    )


def _remembered(deps: Deps, recording: Recording, page: int) -> M4aAssembly:
    content = deps.media.read(m4a_page_of(recording.space, recording.m4a_attempts, page), STATE_LIMIT)
    if content is None:
        raise Unavailable("unavailable", f"Page {page} of the AAC of {recording.space} is not there.")
    return msgspec.msgpack.decode(content, type=M4aAssembly)
