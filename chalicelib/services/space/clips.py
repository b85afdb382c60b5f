"""Clips for those who may hear the recording, made by people with an account."""

from msgspec import Struct

from chalicelib.domain.clip import Clip, as_heard, is_there, last, marked, require_deletion, require_room
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.recording import Recording, RecordingState, looked_after
from chalicelib.domain.recording_timeline import EMPTY, RecordingTimeline, stretch_of
from chalicelib.domain.space import Space
from chalicelib.domain.texts import title_of
from chalicelib.services.audience import STRANGER, require_admission
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import clip_files
from chalicelib.services.recordings.timelines import timeline_of
from chalicelib.services.retry import with_retries
from chalicelib.services.space.deciding import loaded
from chalicelib.services.space.recordings import ADDRESS_S, SoundKind, existing


class HeardClip(Struct, frozen=True):
    """A clip with its Space, its recording and its part of the timeline, for somebody who may hear it."""

    clip: Clip
    space: Space
    recording: Recording
    timeline: RecordingTimeline


def make(deps: Deps, space_id: str, by: Identity, title: str | None, span: tuple[int, int] | None) -> HeardClip:
    """Make a clip of `span` (ms from the beginning) of a finished recording or, without a span, of the last 30 seconds
    of a live Space. A clip without a title gets that of the Space.

    Raises NotFound, NotAllowed as `recordings.read` does, NotAllowed `clips_off`, Invalid, Conflict `wrong_state`,
    `clips_full`.
    """
    space = loaded(deps, space_id)
    require_admission(deps, space, by)
    recording = existing(deps, space_id)
    now = deps.now_ms()
    start, end = _span(space, recording, span, now)
    named = title_of(title) if title is not None else space.title
    clip = Clip(_id(deps), space_id, by.id, named, start, end, now)
    deps.account_references.put(by.id, clip_files.CLIP, clip.id, deps.clock())
    is_new = deps.clips.create(clip)
    if is_new:
        _require_room(deps, clip)
    _require_recording(deps, clip)
    if recording.state is RecordingState.READY:
        # Even if the command is repeated: the first attempt may have died before this.
        with_retries(deps, lambda: _look_again(deps, space_id))
        clip_files.cut_later(deps, clip)
    return _heard(deps, clip, space, recording) if is_new else read(deps, clip.id, by)


def read(deps: Deps, clip_id: str, by: Identity | None) -> HeardClip:
    """A clip. Raises NotFound `no_such_clip`, and NotAllowed if the Space would not let the person in."""
    clip = deps.clips.load(clip_id)
    if clip is None:
        raise NotFound("no_such_clip")
    try:
        space, recording = loaded(deps, clip.space), existing(deps, clip.space)
    except NotFound as error:
        raise NotFound("no_such_clip") from error
    if not is_there(clip, recording):
        raise NotFound("no_such_clip")
    require_admission(deps, space, by or STRANGER)
    return _heard(deps, as_heard(clip, recording), space, recording)


def address(deps: Deps, clip_id: str, by: Identity | None, kind: SoundKind) -> str:
    """A URL of the sound that is valid for an hour. Raises as `read` does, and NotFound until there is sound."""
    clip = read(deps, clip_id, by).clip
    if not clip.is_ready:
        raise NotFound("no_such_clip")
    return deps.media.offer(clip.file if kind == "ogg" else clip.m4a, None, ADDRESS_S)


def delete(deps: Deps, clip_id: str, by: Identity) -> None:
    """Delete a clip. Raises NotFound `no_such_clip`, NotAllowed unless the person made it or is the host."""
    clip = deps.clips.load(clip_id)
    if clip is None:
        raise NotFound("no_such_clip")
    require_deletion(clip, loaded(deps, clip.space), by.id)
    clip_files.forget(deps, clip)


def _span(space: Space, recording: Recording, span: tuple[int, int] | None, now: int) -> tuple[int, int]:
    if span is not None:
        if recording.state is not RecordingState.READY:
            raise Conflict("wrong_state")
        return marked(recording, *span)
    return last(space, recording, now)


def _require_room(deps: Deps, clip: Clip) -> None:
    """Delete a new clip again if it is one too many. Clips are counted after they are written, so of two that are made
    at the same time, at least one sees the other. Raises Conflict `clips_full`."""
    others = {name: maker for name, maker in deps.clips.makers(clip.space).items() if name != clip.id}
    try:
        require_room(list(others.values()), clip.maker)
    except Conflict:
        clip_files.forget(deps, clip)
        raise


def _look_again(deps: Deps, space_id: str) -> None:
    """Let a job look later whether the clip is cut."""
    recording = existing(deps, space_id)
    if recording.state is RecordingState.READY:
        deps.recordings.save(looked_after(recording, deps.now_ms(), again=True))


def _require_recording(deps: Deps, clip: Clip) -> None:
    """Delete a new clip again if its recording was deleted meanwhile. A deletion that begins after this check finds the
    clip itself. Raises NotFound `no_recording`."""
    try:
        existing(deps, clip.space)
    except NotFound:
        clip_files.forget(deps, clip)
        raise


def _heard(deps: Deps, clip: Clip, space: Space, recording: Recording) -> HeardClip:
    known = clip.is_ready and recording.state is RecordingState.READY
    return HeardClip(clip, space, recording, _timeline(deps, clip, recording) if known else EMPTY)


def _timeline(deps: Deps, clip: Clip, recording: Recording) -> RecordingTimeline:
    start, end = clip.start - recording.started_at, clip.end - recording.started_at
    return stretch_of(timeline_of(deps, recording), recording.duration_ms, start, end)


def _id(deps: Deps) -> str:
    """A new id; a repeated command gets the same one."""
    return f"c_{deps.mark}" if deps.mark else deps.new_id("c")
