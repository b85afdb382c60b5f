"""A clip: up to 90 seconds of the recording of a Space, with a title and an address of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.domain.recording_trim import span_of
from chalicelib.domain.space import Space, SpaceState

LEAST_MS: Final = 1_000
MOST_MS: Final = 90_000
LAST_MS: Final = 30_000  # of what was just said in a live Space
OF_PERSON: Final = 50  # clips that somebody has of a Space
OF_SPACE: Final = 500  # that there are of a Space
ATTEMPTS: Final = 5  # at cutting a clip, after which people are told that it failed

ClipState = Literal["waiting", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Clip:
    """What was said in the Space `space` from `start` to `end` (epoch ms), as the account `maker` has marked it.

    `file` and `m4a` are the keys of its sound, empty until it is cut from the finished recording, which was begun
    `attempts` times.
    """

    id: str
    space: str
    maker: str
    title: str
    start: int
    end: int
    created_at: int
    file: str = ""
    m4a: str = ""
    bytes: int = 0
    m4a_bytes: int = 0
    attempts: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether it can be played."""
        return bool(self.file)

    @property
    def duration_ms(self) -> int:
        return self.end - self.start


def marked(recording: Recording, start_ms: int, end_ms: int) -> tuple[int, int]:
    """Return from when to when (epoch ms) a stretch of a finished recording was said; `start_ms` and `end_ms` count
    from its beginning. Raises NotAllowed `clips_off`, Invalid `invalid_clip`."""
    _require(recording)
    long_enough = LEAST_MS <= end_ms - start_ms <= MOST_MS
    if not (long_enough and start_ms >= 0 and end_ms <= recording.duration_ms):
        raise Invalid("invalid_clip")
    return recording.started_at + start_ms, recording.started_at + end_ms


def last(space: Space, recording: Recording, now: int) -> tuple[int, int]:
    """Return when the last 30 seconds of a live Space began and ended, which is recorded since `recording.started_at`.
    Raises Conflict `wrong_state` unless it is recorded now, NotAllowed `clips_off`, and Invalid `invalid_clip` in its
    first second."""
    if space.state is not SpaceState.LIVE or not space.settings.record:
        raise Conflict("wrong_state")
    _require(recording)
    start = max(now - LAST_MS, recording.started_at)
    if now - start < LEAST_MS:
        raise Invalid("invalid_clip")
    return start, now


def within(clip: Clip, recording: Recording) -> Clip | None:
    """Return the clip as far as a finished recording has it; None if that is less than a second."""
    end = recording.started_at + recording.duration_ms
    start, until = max(clip.start, recording.started_at), min(clip.end, end)
    return replace(clip, start=start, end=until) if until - start >= LEAST_MS else None


def is_heard(clip: Clip, recording: Recording) -> bool:
    """Whether people may hear all of a clip: a recording may have been trimmed since it was made. One that has not been
    cut yet may reach beyond what was recorded at all."""
    if recording.trim is None:
        return True
    start, end = span_of(recording)
    return start <= clip.start and clip.end <= end


def is_there(clip: Clip, recording: Recording | None) -> bool:
    """Whether people find a clip under its address."""
    return recording is not None and recording.state is not RecordingState.DELETED and is_heard(clip, recording)


def begun(clip: Clip) -> Clip:
    """Return a clip that is about to be cut, for the first time or once more."""
    return replace(clip, attempts=clip.attempts + 1)


def given_up(clip: Clip) -> Clip:
    """Return a clip that nobody tries to cut any more."""
    return replace(clip, attempts=max(clip.attempts, ATTEMPTS))


def state_of(clip: Clip, recording: Recording) -> ClipState:
    """Return the state of a clip as people see it. One that has failed may be ready later: a job tries for a day, and
    the host may let a recording that failed be made again."""
    if clip.is_ready:
        return "ready"
    failed = recording.state is RecordingState.READY and clip.attempts >= ATTEMPTS
    return "failed" if failed or recording.state is RecordingState.FAILED else "waiting"


def without_sound(clip: Clip) -> Clip:
    """Return a clip that has to be cut again."""
    return replace(clip, file="", m4a="", bytes=0, m4a_bytes=0, attempts=0)


def as_heard(clip: Clip, recording: Recording) -> Clip:
    """Return the clip as people get it: without its sound while a voice has yet to be taken out of its recording."""
    return without_sound(clip) if recording.withdrawn else clip


def require_room(makers: Sequence[str | None], by: str) -> None:
    """Check that an account may make another clip of a Space, whose clips these accounts have made. Raises Conflict
    `clips_full`."""
    if len(makers) >= OF_SPACE or makers.count(by) >= OF_PERSON:
        raise Conflict("clips_full")


def may_delete(clip: Clip, space: Space, account_id: str | None) -> bool:
    """Whether an account made the clip, or hosts its Space."""
    return account_id is not None and account_id in (clip.maker, space.host.id)


def require_deletion(clip: Clip, space: Space, account_id: str) -> None:
    """Raise NotAllowed `not_allowed` unless `may_delete`."""
    if not may_delete(clip, space, account_id):
        raise NotAllowed("not_allowed")


def _require(recording: Recording) -> None:
    if not recording.clips:
        raise NotAllowed("clips_off")
