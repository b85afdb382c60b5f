"""The recording of a Space: its states, and when something has to be done about it next.

Each function returns the recording after a step, with `version + 1`. Times are epoch ms.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

from chalicelib.domain.errors import Conflict
from chalicelib.domain.facts import WhoCanListen
from chalicelib.domain.loudness import FileLoudness
from chalicelib.domain.recording_tracks import RecordingTracks, archive_begun, lacks_archive
from chalicelib.domain.space import DAY_MS, MINUTE_MS, Space, SpaceState

KEPT_MS: Final = 30 * DAY_MS  # unless the host keeps it for good
LOOK_MS: Final = 15 * MINUTE_MS  # between looks whether a Space that is recorded has ended, or its file is made
STUCK_MS: Final = 60 * MINUTE_MS  # after something was due, if no job has done it until then
ATTEMPTS: Final = 5  # at making the file, after which the host is told that it failed


ShownState = Literal["none", "recording", "processing", "ready", "failed"]


class RecordingState(StrEnum):
    """The state of a recording. `deleted` is what is left until its files are gone, too."""

    RECORDING = "recording"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """A file that is made: its first frame was at `started_at` (epoch ms). `file`, `timeline` and `transcript`
    are keys, the last one empty if there were no captions. `loudness` is what it has without the gain in its header,
    None if it is silent or was never measured."""

    started_at: int
    duration_ms: int
    bytes: int
    file: str
    timeline: str
    transcript: str = ""
    loudness: FileLoudness | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """The recording of the Space `space`.

    `due` is when a job has to look at it, None if never. `started_at` is the time of its first frame, and until that is
    known the start of the Space. `file` is the key of its sound, `timeline` of who spoke when, and `transcript` of what
    was said; they are empty until it is ready, and `transcript` also if there were no captions. `m4a` is the key of the
    same sound in AAC, empty until that is made, which was begun `m4a_attempts` times. `keep_until` is None while it is
    made, and if it is kept for good. `failure` is a code, and `attempts` counts how often its file was begun.
    `clips` says whether people may make clips of it. `original` is what its files are made of if they have less than
    was recorded: `trim`, from when to when of it (ms). The voices of the accounts `withdrawn` have yet to be taken out
    of it. Its files were made anew `revision` times. `loudness` is that of its sound. `tracks` are
    each speaker's own sound, None if that was not kept.
    """

    space: str
    state: RecordingState
    started_at: int
    due: int | None
    duration_ms: int = 0
    bytes: int = 0
    file: str = ""
    timeline: str = ""
    transcript: str = ""
    keep_until: int | None = None
    failure: str | None = None
    attempts: int = 0
    progress: float = 0.0
    m4a: str = ""
    m4a_bytes: int = 0
    m4a_attempts: int = 0
    clips: bool = True
    original: RecordingFile | None = None
    trim: tuple[int, int] | None = None
    withdrawn: tuple[str, ...] = ()
    revision: int = 0
    loudness: FileLoudness | None = None
    tracks: RecordingTracks | None = None
    version: int = 1


def begun(space: Space, now: int) -> Recording:
    """Return the recording of a Space that goes live, or whose host switches recording on."""
    start = max([space.started_at or now, *space.switched[:1]])
    return Recording(space.id, RecordingState.RECORDING, start, now + LOOK_MS)


def awaited(recording: Recording, now: int) -> Recording:
    """Return a recording whose Space is still live."""
    return _changed(recording, due=now + LOOK_MS)


def processed(recording: Recording, now: int) -> Recording:
    """Return a recording whose file is begun, for the first time or once more; failed `not_finished` after five."""
    if recording.attempts >= ATTEMPTS:
        return failed(recording, "not_finished", now)
    return _changed(
        recording,
        state=RecordingState.PROCESSING,
        attempts=recording.attempts + 1,
        progress=0.0,
        failure=None,
        keep_until=_kept_meanwhile(recording),
        due=now + LOOK_MS,
    )


def advanced(recording: Recording, progress: float, now: int) -> Recording:
    """Return a recording of whose file a part is made: `progress` is 0 to 1."""
    return _changed(recording, progress=progress, due=now + LOOK_MS)


def ready(recording: Recording, file: RecordingFile, now: int) -> Recording:
    """Return a recording whose file is made. It is kept for 30 days, unless its host decides otherwise; one whose files
    were made anew, as long as before."""
    return _changed(
        recording,
        state=RecordingState.READY,
        original=recording.original if recording.trim else None,
        started_at=file.started_at,
        duration_ms=file.duration_ms,
        bytes=file.bytes,
        file=file.file,
        timeline=file.timeline,
        transcript=file.transcript,
        loudness=file.loudness,
        progress=1.0,
        m4a="",
        m4a_bytes=0,
        m4a_attempts=0,
        keep_until=_kept_meanwhile(recording) if recording.original else now + KEPT_MS,
        due=now + LOOK_MS,
    )


def lacks_m4a(recording: Recording) -> bool:
    """Whether the sound has to be made in AAC, too. That is given up after five attempts."""
    wanted = recording.state is RecordingState.READY and not recording.m4a
    return wanted and recording.m4a_attempts < ATTEMPTS


def lacks_files(recording: Recording) -> bool:
    """Whether anything has yet to be made of a finished recording."""
    return lacks_m4a(recording) or (recording.state is RecordingState.READY and lacks_archive(recording.tracks))


def m4a_begun(recording: Recording, now: int) -> Recording:
    """Return a finished recording of whose sound AAC is made, for the first time or once more."""
    begun = replace(recording, m4a_attempts=recording.m4a_attempts + 1)
    return _changed(begun, due=_next_look(begun, now))


def m4a_made(recording: Recording, file: str, size: int) -> Recording:
    """Return a finished recording whose AAC is stored under the key `file`, with `size` bytes."""
    return _changed(recording, m4a=file, m4a_bytes=size)


def looked_after(recording: Recording, now: int, *, again: bool) -> Recording:
    """Return a finished recording at which a job has looked, or has to look `again` because a clip of it waits."""
    return _changed(recording, due=now + LOOK_MS if again else _next_look(recording, now))


def tracks_begun(recording: Recording, now: int) -> Recording:
    """Return a recording of whose tracks an archive is begun, which the version of the recording names."""
    assert recording.tracks is not None
    begun = replace(recording, tracks=archive_begun(recording.tracks, recording.version + 1))
    return _changed(begun, due=_next_look(begun, now) if recording.state is RecordingState.READY else recording.due)


def tracks_changed(recording: Recording, tracks: RecordingTracks | None) -> Recording:
    """Return a recording with other tracks."""
    return _changed(recording, tracks=tracks)


def tracks_settled(recording: Recording, tracks: RecordingTracks | None, now: int) -> Recording:
    """Return a recording whose archive is made, or given up. If voices are being taken out, that waits for it."""
    waits = recording.state is RecordingState.PROCESSING and bool(recording.original and recording.withdrawn)
    return _changed(recording, tracks=tracks, due=now if waits else recording.due)


def failed(recording: Recording, failure: str, now: int) -> Recording:
    """Return a recording whose file could not be made. What was said is kept as long as a finished one. It is due until
    its host is told."""
    until = _kept_meanwhile(recording) if recording.original else now + KEPT_MS
    return _changed(recording, state=RecordingState.FAILED, failure=failure, keep_until=until, due=now)


def told(recording: Recording) -> Recording:
    """Return a failed recording of which its host was told. Nothing is due any more but its deletion."""
    return _changed(recording, due=recording.keep_until)


def retried(recording: Recording, now: int) -> Recording:
    """Return a failed recording that is tried again. Raises Conflict `wrong_state`."""
    _expect(recording, RecordingState.FAILED)
    again = replace(recording, attempts=0, failure=None, keep_until=_kept_meanwhile(recording), progress=0.0)
    return _changed(again, state=RecordingState.PROCESSING, due=now)


def kept(recording: Recording, keep: bool, now: int) -> Recording:
    """Return a finished recording that is kept for good, or for 30 days from now. Raises Conflict `wrong_state`."""
    _expect(recording, RecordingState.READY)
    if keep == (recording.keep_until is None):
        return recording
    until = None if keep else now + KEPT_MS
    changed = replace(recording, keep_until=until)
    return _changed(changed, due=_next_look(changed, now))


def edited(recording: Recording, keep: bool | None, clips: bool | None, now: int) -> Recording:
    """Return a recording after what its host has decided; None stays as it is. `keep` is as for `kept`, and `clips`
    says whether people may make clips of it; those that there are stay. Raises Conflict `wrong_state`."""
    after = recording if keep is None else kept(recording, keep, now)
    if clips is None or clips == after.clips:
        return after
    return replace(after, clips=clips, version=recording.version + 1)


def deleted(recording: Recording, now: int) -> Recording:
    """Return a recording that nobody may hear any more, and whose files a job deletes."""
    return _changed(recording, state=RecordingState.DELETED, due=now + LOOK_MS)


def is_due(recording: Recording, now: int) -> bool:
    """Whether something has to be done about it."""
    return recording.due is not None and recording.due <= now


def is_stuck(recording: Recording, ended_at: int, now: int) -> bool:
    """Whether nobody has made its file, or begun to, for an hour. Its Space ended at `ended_at`."""
    unfinished = recording.state in (RecordingState.RECORDING, RecordingState.PROCESSING)
    return unfinished and is_due(recording, now - STUCK_MS) and ended_at + STUCK_MS <= now


_SHOWN: Final[dict[RecordingState | None, ShownState]] = {
    None: "none",
    RecordingState.RECORDING: "processing",  # the Space has just ended
    RecordingState.PROCESSING: "processing",
    RecordingState.READY: "ready",
    RecordingState.FAILED: "failed",
    RecordingState.DELETED: "none",
}


def state_shown(space: Space) -> ShownState:
    """Return the state of a Space's recording as its cards show it: `none` if there is none."""
    if space.state is SpaceState.LIVE:
        return "recording" if space.settings.record else "none"
    return _SHOWN[RecordingState(space.recording) if space.recording else None]


def is_open(space: Space) -> bool:
    """Whether there is a recording that everybody may hear, also without an account or cookies."""
    return is_for_everybody(space) and state_shown(space) == "ready"


def is_played_while_live(space: Space) -> bool:
    """Whether everybody may hear what is recorded of a Space that is live."""
    wanted = space.settings.record and space.settings.from_beginning
    return wanted and space.state is SpaceState.LIVE and is_for_everybody(space)


def is_for_everybody(space: Space) -> bool:
    """Whether everybody may hear a Space and its recording, also without an account or cookies."""
    return space.settings.who_can_listen is WhoCanListen.ANYONE and not space.settings.locked


def _kept_meanwhile(recording: Recording) -> int | None:
    """How long a recording is kept whose files are made: if they are made anew, as long as before."""
    return recording.keep_until if recording.original else None


def _next_look(recording: Recording, now: int) -> int | None:
    """When something is due for a finished recording."""
    return now + LOOK_MS if lacks_files(recording) else recording.keep_until


def has_expired(recording: Recording, now: int) -> bool:
    """Whether its time is over."""
    return recording.keep_until is not None and recording.keep_until <= now


def _expect(recording: Recording, state: RecordingState) -> None:
    if recording.state is not state:
        raise Conflict("wrong_state")


def _changed(recording: Recording, **changes: object) -> Recording:
    return replace(recording, version=recording.version + 1, **changes)  # type: ignore[arg-type]
