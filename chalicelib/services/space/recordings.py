"""The recording of a Space for those who may hear it, and what its host decides about it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from msgspec import Struct

from chalicelib.domain import recording as rules
from chalicelib.domain.costs import Usage
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, require
from chalicelib.domain.recorded_stretch import RecordedStretch
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.domain.recording_timeline import EMPTY, RecordingTimeline
from chalicelib.domain.recording_tracks import is_whole
from chalicelib.domain.recording_trim import trimmed
from chalicelib.domain.space import Space, SpaceState, role_of
from chalicelib.services.audience import STRANGER, require_admission
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import live_parts
from chalicelib.services.recordings.lifecycle import tend_later
from chalicelib.services.recordings.so_far import stretch_from
from chalicelib.services.recordings.timelines import timeline_of
from chalicelib.services.retry import with_retries
from chalicelib.services.space.deciding import loaded

ADDRESS_S: Final = 3600  # a player goes on with the address that it was given first

SoundKind = Literal["ogg", "m4a"]  # Opus, or AAC
Decide = Callable[[Space, Recording], Recording]


class HeardRecording(Struct, frozen=True):
    """A recording with its Space and its timeline, for somebody who may hear it."""

    space: Space
    recording: Recording
    timeline: RecordingTimeline


class RecordingChange(Struct, frozen=True):
    """What a host changes; None stays as it is. `trim` is from when to when of all that was recorded (ms)."""

    keep: bool | None = None
    clips: bool | None = None
    trim: tuple[int, int] | None = None


def read(deps: Deps, space_id: str, by: Identity | None) -> HeardRecording:
    """The recording of a Space. Raises NotFound `no_such_space`, `no_recording`, and NotAllowed to whom the Space would
    not let in: `blocked`, `removed`, `accounts_only`, `locked`."""
    space, recording = heard(deps, space_id, by)
    timeline = timeline_of(deps, recording) if recording.state is RecordingState.READY else EMPTY
    return HeardRecording(space, recording, timeline)


def so_far(deps: Deps, space_id: str, by: Identity | None, at: int) -> RecordedStretch:
    """What was recorded of a live Space from `at` on (ms). Raises as `read` does, and NotAllowed `not_allowed` if its
    host does not want that."""
    return stretch_from(deps, *_heard_live(deps, space_id, by), at)


def live_parts_of(deps: Deps, space_id: str) -> range:
    """The numbers of the latest parts of a live Space that everybody may hear. Raises as `so_far` does for a stranger,
    and NotFound `no_recording` as long as there is none."""
    found = live_parts.parts(deps, *_heard_live(deps, space_id, None))
    if not found:
        raise NotFound("no_recording")
    return found


def live_part_address(deps: Deps, space_id: str, name: str) -> str:
    """A URL of a part, valid for two minutes. Raises as `so_far` does for a stranger, and NotFound `no_recording` if
    there is no such part."""
    address = live_parts.address(deps, *_heard_live(deps, space_id, None), name)
    if address is None:
        raise NotFound("no_recording")
    return address


def _heard_live(deps: Deps, space_id: str, by: Identity | None) -> tuple[Space, Recording]:
    space, recording = heard(deps, space_id, by)
    if space.state is not SpaceState.LIVE or deps.recording_files is None:
        raise NotFound("no_recording")
    if not space.settings.from_beginning:
        raise NotAllowed("not_allowed", "The host does not let people listen from the beginning.")
    return space, recording


def may_hear(deps: Deps, space: Space, by: Identity | None) -> bool:
    """Whether the Space would let somebody in, who then hears its recording."""
    try:
        require_admission(deps, space, by or STRANGER)
    except NotAllowed:
        return False
    return True


def address(deps: Deps, space_id: str, by: Identity | None, kind: SoundKind, *, download: bool, asked: bool) -> str:
    """A URL of the sound that is valid for an hour and answers requests for parts of it. If it was `asked` for the
    beginning of the sound, all of it is counted as sent: S3 does not tell what was. Raises as `read` does, also as long
    as there is no file of this kind."""
    _, recording = heard(deps, space_id, by)
    file = recording.file if kind == "ogg" else recording.m4a
    if recording.state is not RecordingState.READY or not file:
        raise NotFound("no_recording")
    if asked:
        size = recording.bytes if kind == "ogg" else recording.m4a_bytes
        deps.daily_usage.add_if_possible(Usage(replayed_bytes=size), deps.clock())
    return deps.media.offer(file, f"espacio-{space_id}.{kind}" if download else None, ADDRESS_S)


def tracks_address(deps: Deps, space_id: str, by: Identity) -> str:
    """A URL of the archive with each speaker's own sound, for the host of a finished recording. Raises NotFound
    `no_such_space`, `no_recording`, and NotAllowed."""
    require(role_of(loaded(deps, space_id), by), Action.EDIT_RECORDING)
    recording = existing(deps, space_id)
    if recording.state is not RecordingState.READY or recording.tracks is None or not is_whole(recording.tracks):
        raise NotFound("no_recording")
    return deps.media.offer(recording.tracks.file, f"espacio-{space_id}-speakers.zip", ADDRESS_S)


def edit(deps: Deps, space_id: str, by: Identity, change: RecordingChange) -> HeardRecording:
    """Keep a finished recording for good, or for 30 days, decide whether people may make clips of it, and trim it:
    then nobody hears it until its files are made anew. Raises NotFound, NotAllowed, Conflict `wrong_state`, Invalid
    `invalid_trim`."""
    after = _decided(deps, space_id, by, lambda _, now: _edited(now, change, deps.now_ms()))
    if after.state is RecordingState.PROCESSING:
        tend_later(deps, space_id)
    return read(deps, space_id, by)


def retry(deps: Deps, space_id: str, by: Identity) -> HeardRecording:
    """Try once more to make the file of a failed recording. Raises NotFound, NotAllowed, Conflict `wrong_state`."""
    _decided(deps, space_id, by, lambda _, now: rules.retried(now, deps.now_ms()))
    tend_later(deps, space_id)
    return read(deps, space_id, by)


def delete(deps: Deps, space_id: str, by: Identity) -> None:
    """Delete a recording: nobody hears it any more at once, and a job deletes its files. Raises NotFound, NotAllowed,
    Conflict `wrong_state` while the Space is live."""
    _decided(deps, space_id, by, lambda space, now: _deleted(space, now, deps.now_ms()))
    tend_later(deps, space_id)


def heard(deps: Deps, space_id: str, by: Identity | None) -> tuple[Space, Recording]:
    """The Space and its recording, for somebody who may hear it. Raises as `read` does."""
    space = loaded(deps, space_id)
    require_admission(deps, space, by or STRANGER)
    return space, existing(deps, space_id)


def existing(deps: Deps, space_id: str) -> Recording:
    """The recording of a Space, without a check of who asks. Raises NotFound `no_recording`."""
    recording = deps.recordings.load(space_id)
    if recording is None or recording.state is RecordingState.DELETED:
        raise NotFound("no_recording")
    return recording


def _decided(deps: Deps, space_id: str, by: Identity, decide: Decide) -> Recording:
    """The recording after what its host decided, saved. Nothing is written if nothing changed."""
    space = loaded(deps, space_id)
    require(role_of(space, by), Action.EDIT_RECORDING)

    def write() -> Recording:
        before = existing(deps, space_id)
        after = decide(space, before)
        return before if after is before else deps.recordings.save(after)

    return with_retries(deps, write)


def _edited(recording: Recording, change: RecordingChange, now: int) -> Recording:
    after = rules.edited(recording, change.keep, change.clips, now)
    if change.trim is not None:
        after = trimmed(after, *change.trim, now)
    return after if after is recording else replace(after, version=recording.version + 1)


def _deleted(space: Space, recording: Recording, now: int) -> Recording:
    if space.state is SpaceState.LIVE:
        raise Conflict("wrong_state")
    return rules.deleted(recording, now)
