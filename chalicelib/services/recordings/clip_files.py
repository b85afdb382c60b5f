"""The files of clips: ordered from a job, and deleted with the clip."""

from typing import Final

from chalicelib.domain.clip import Clip
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings.files import clip_of, m4a_of
from chalicelib.services.recordings.lifecycle import CUT

CLIP: Final = "clip"  # the kind of reference to what an account has made


def cut_later(deps: Deps, clip: Clip) -> None:
    """Enqueue the job that cuts a clip."""
    deps.enqueue(Job(CUT, clip.space, clip.id))


def forget(deps: Deps, clip: Clip) -> None:
    """Delete a clip with its sound."""
    deps.clips.delete(clip)
    deps.account_references.delete(clip.maker, CLIP, clip.id)
    deps.media.forget_many(keys_of(clip))


def forget_all(deps: Deps, space_id: str) -> None:
    """Delete all clips of a Space with their sound."""
    for clip in deps.clips.of(space_id):
        forget(deps, clip)


def keys_of(clip: Clip) -> list[str]:
    """Return the keys of both forms of the sound."""
    key = clip_of(clip.space, clip.id)
    return [key, m4a_of(key)]
