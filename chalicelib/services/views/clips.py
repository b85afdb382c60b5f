"""A clip as `docs/protocol/recordings.md` describes it over HTTP."""

from collections.abc import Iterable
from typing import Literal

from chalicelib.domain.clip import Clip, ClipState, as_heard, is_there, may_delete, state_of
from chalicelib.domain.identity import Identity
from chalicelib.domain.recording import Recording
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.domain.space import Space
from chalicelib.protocol import Person
from chalicelib.services.audience import STRANGER, open_to
from chalicelib.services.deps import Deps
from chalicelib.services.views.recordings import SoundFileView, people_of
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of


class ClippedSpaceView(View, frozen=True, kw_only=True):
    """The Space that a clip is from."""

    id: str
    title: str
    host: Person


class ClipCardView(View, frozen=True, kw_only=True):
    """A clip in a post. It is `waiting` until the recording is finished and the clip is cut, and `failed` if one of
    them could not be made."""

    id: str
    title: str
    state: ClipState
    duration_ms: int
    space: ClippedSpaceView


class ClipMayView(View, frozen=True, kw_only=True):
    """What the viewer may do."""

    delete: bool


class ClipView(ClipCardView, frozen=True, kw_only=True):
    """A clip. `start_ms` is where it begins in the recording, `said_at` when that was, and `created_at` when the clip
    was made (epoch ms).

    `start_ms`, `said_at`, `audio` (Ogg Opus) and `m4a` are None until it is `ready`. `speakers`, `turns`,
    `peaks`, `gaps` and `pauses` are as those of a RecordingView, from the clip's beginning.
    """

    maker: Person
    created_at: int
    start_ms: int | None
    said_at: int | None
    audio: str | None
    m4a: SoundFileView | None
    bytes: int
    speakers: list[Person]
    turns: list[tuple[int, int, int]]
    peaks: list[int]
    gaps: list[tuple[int, int]]
    pauses: list[tuple[int, int]]
    may: ClipMayView


def clip_view(
    deps: Deps, clip: Clip, space: Space, recording: Recording, timeline: RecordingTimeline, viewer: Identity | None
) -> ClipView:
    """Return the clip as `viewer` sees it, with current names: one batch of reads."""
    maker, *speakers = people_of(deps, [clip.maker, *timeline.speakers])
    card = clip_card(clip, space, recording)
    return ClipView(
        id=card.id,
        title=card.title,
        state=card.state,
        duration_ms=card.duration_ms,
        space=card.space,
        maker=maker,
        created_at=clip.created_at,
        start_ms=clip.start - recording.started_at if clip.is_ready else None,
        said_at=clip.start if clip.is_ready else None,
        audio=path_of(clip.id, "ogg") if clip.is_ready else None,
        m4a=SoundFileView(audio=path_of(clip.id, "m4a"), bytes=clip.m4a_bytes) if clip.is_ready else None,
        bytes=clip.bytes,
        speakers=speakers,
        turns=list(timeline.turns),
        peaks=list(timeline.peaks),
        gaps=list(timeline.gaps),
        pauses=list(timeline.pauses),
        may=ClipMayView(delete=may_delete(clip, space, viewer.id if viewer else None)),
    )


def clip_card(clip: Clip, space: Space, recording: Recording) -> ClipCardView:
    """Return what a post shows of a clip."""
    return ClipCardView(
        id=clip.id,
        title=clip.title,
        state=state_of(clip, recording),
        duration_ms=clip.duration_ms,
        space=ClippedSpaceView(id=space.id, title=space.title, host=person_of(space.host)),
    )


def clip_cards(deps: Deps, clip_ids: Iterable[str], viewer: Identity | None) -> dict[str, ClipCardView]:
    """Return the cards of those of these clips that the viewer finds under their address, by id: what a card says is
    for nobody else."""
    found = deps.clips.load_all(clip_ids)
    if not found:
        return {}
    about = {clip.space for clip in found.values()}
    recordings, spaces = deps.recordings.load_all(about), deps.spaces.load_all(about)
    entered = {space.id: space for space in open_to(deps, list(spaces.values()), viewer or STRANGER)}
    return {
        one: clip_card(as_heard(clip, recordings[clip.space]), entered[clip.space], recordings[clip.space])
        for one, clip in found.items()
        if clip.space in entered and is_there(clip, recordings.get(clip.space))
    }


def path_of(clip_id: str, kind: Literal["ogg", "m4a"]) -> str:
    """Return the address of a clip's sound, where access is checked at each look."""
    return f"/i/clips/{clip_id}/sound.{kind}"
