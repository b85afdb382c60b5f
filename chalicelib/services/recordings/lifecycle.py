"""The beginning and the end of a recording, and the jobs that follow: all that requests need of them. What the jobs do
is in the other modules, which a request does not load.
"""

from typing import Final

from chalicelib.domain.recording import begun
from chalicelib.domain.recording_consent import was_recorded
from chalicelib.domain.space import Space, SpaceState
from chalicelib.services.deps import Deps, Job
from chalicelib.services.retry import with_retries

TEND: Final = "tend_recording"  # the job that does what is due
ENCODE: Final = "encode_recording"  # the job that follows: the same sound in AAC
ARCHIVE: Final = "make_tracks"  # the job that follows if each speaker's own sound was kept
CUT: Final = "cut_clips"  # the job that makes the clips that wait for it
WAIT_S: Final = 5  # until the worker has uploaded the last segment


def begin(deps: Deps, space: Space) -> None:
    """Begin the recording of a live Space, if its host wants one. It has one recording, whatever the number of times
    that recording is switched on."""
    if _is_recorded(deps, space) and space.state is SpaceState.LIVE:
        with_retries(deps, lambda: _create(deps, space))


def end(deps: Deps, before: Space, after: Space) -> None:
    """Enqueue the job that makes the file, if the Space has just ended."""
    if _is_recorded(deps, after) and before.state is SpaceState.LIVE and after.state is SpaceState.ENDED:
        tend_later(deps, after.id, WAIT_S)


def tend_later(deps: Deps, space_id: str, wait: int = 0) -> None:
    """Enqueue the job for the recording of a Space, to begin after `wait` seconds."""
    deps.enqueue(Job(TEND, space_id, wait=wait))


def _create(deps: Deps, space: Space) -> None:
    if deps.recordings.load(space.id) is None:
        deps.recordings.create(begun(space, deps.now_ms()))


def _is_recorded(deps: Deps, space: Space) -> bool:
    return was_recorded(space) and deps.recording_files is not None
