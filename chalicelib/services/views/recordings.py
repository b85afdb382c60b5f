"""A recording as `docs/protocol/recordings.md` describes it over HTTP."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Final, Literal

from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, may
from chalicelib.domain.recorded_stretch import RecordedStretch
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.domain.recording_timeline import RecordingTimeline
from chalicelib.domain.recording_tracks import has_track, is_whole
from chalicelib.domain.recording_trim import whole_of
from chalicelib.domain.recording_withdrawal import may_have_spoken
from chalicelib.domain.space import Space, SpaceState, role_of
from chalicelib.protocol import Person
from chalicelib.protocol.segments import FRAME_MS
from chalicelib.protocol.webm import webm
from chalicelib.services.deps import Deps
from chalicelib.services.views.view import View

OGG: Final = "audio/ogg"
M4A: Final = "audio/mp4"
PLAYLIST: Final = "application/x-mpegURL"  # as podcasts name it


class MayView(View, frozen=True, kw_only=True):
    """What the viewer may do: `edit` is to keep, to correct, to delete and to try again."""

    edit: bool


class RecordingMayView(MayView, frozen=True, kw_only=True):
    """What the viewer may do; `clip` is to make clips, and `withdraw` to take their voice out of it."""

    clip: bool
    withdraw: bool


class SoundFileView(View, frozen=True, kw_only=True):
    """A file with the sound: its address, and how many bytes it has."""

    audio: str
    bytes: int


class TracksView(View, frozen=True, kw_only=True):
    """An archive with each speaker's own sound: its address, its bytes, and whose its files are, in order."""

    file: str
    bytes: int
    speakers: list[Person]


class TrimView(View, frozen=True, kw_only=True):
    """From when to when of all that was recorded, `whole_ms`, people hear a recording: ms from its beginning."""

    start_ms: int
    end_ms: int
    whole_ms: int


class RecordingView(View, frozen=True, kw_only=True):
    """A recording. `started_at` and `keep_until` are epoch ms; other times are ms from its beginning.

    `progress` (0 to 1) is None unless its file is being made, `failure` unless that failed, `keep_until` while it is
    made or if it is kept for good, and `audio`, the address of the sound, until it is ready. `m4a`, the same sound in
    AAC, follows some time later. `transcript`, the address of what was said as WebVTT, is None without captions.
    `clips` says whether people may make clips. `trim` is None unless the viewer may edit it, and `tracks` unless
    they host it, and an archive is made. A turn is the place of a speaker in `speakers`, its start and its end; a pin
    a link, its start and its end; a reaction an emoji, when, and how often.
    """

    state: Literal["recording", "processing", "ready", "failed"]
    progress: float | None
    failure: str | None
    started_at: int
    duration_ms: int
    keep_until: int | None
    audio: str | None
    transcript: str | None
    bytes: int
    m4a: SoundFileView | None
    speakers: list[Person]
    turns: list[tuple[int, int, int]]
    peaks: list[int]
    gaps: list[tuple[int, int]]
    pauses: list[tuple[int, int]]
    pins: list[tuple[str, int, int]]
    reactions: list[tuple[str, int, int]]
    clips: bool
    trim: TrimView | None
    tracks: TracksView | None
    may: RecordingMayView


class SoFarView(View, frozen=True, kw_only=True):
    """What was recorded of a live Space from `start` to `end`, and how far it is recorded: ms from the beginning.

    `webm` is a WebM file in Base64, in which the first frame has the time `start`; None if nothing follows yet.
    """

    start: int
    end: int
    until: int
    webm: str | None


def so_far_view(stretch: RecordedStretch) -> SoFarView:
    """Return a stretch as it is sent."""
    file = webm(stretch.packets, stretch.start) if stretch.packets else None
    return SoFarView(
        start=stretch.start,
        end=stretch.start + len(stretch.packets) * FRAME_MS,
        until=stretch.until,
        webm=b64encode(file).decode() if file is not None else None,
    )


_SHOWN: dict[RecordingState, Literal["recording", "processing", "ready", "failed"]] = {
    RecordingState.RECORDING: "recording",
    RecordingState.PROCESSING: "processing",
    RecordingState.READY: "ready",
    RecordingState.FAILED: "failed",
}


def recording_view(
    deps: Deps, space: Space, recording: Recording, timeline: RecordingTimeline, viewer: Identity | None
) -> RecordingView:
    """Return the recording as `viewer` sees it, with the current names of its speakers: one batch of reads."""
    over = recording.state is RecordingState.RECORDING and space.state is not SpaceState.LIVE
    shown = _SHOWN[RecordingState.PROCESSING if over else recording.state]
    ready = recording.state is RecordingState.READY
    may_edit = viewer is not None and may(role_of(space, viewer), Action.EDIT_RECORDING)
    return RecordingView(
        state=shown,
        progress=recording.progress if shown == "processing" else None,
        failure=recording.failure,
        started_at=recording.started_at,
        duration_ms=recording.duration_ms,
        keep_until=recording.keep_until,
        audio=audio_of(space.id) if ready else None,
        transcript=transcript_of(space.id) if ready and recording.transcript else None,
        bytes=recording.bytes,
        m4a=SoundFileView(audio=m4a_of(space.id), bytes=recording.m4a_bytes) if ready and recording.m4a else None,
        speakers=people_of(deps, timeline.speakers),
        turns=list(timeline.turns),
        peaks=list(timeline.peaks),
        gaps=list(timeline.gaps),
        pauses=list(timeline.pauses),
        pins=list(timeline.pins),
        reactions=list(timeline.reactions),
        clips=recording.clips,
        trim=_trim(recording) if ready and may_edit else None,
        tracks=_tracks(deps, recording) if ready and may_edit else None,
        may=RecordingMayView(
            edit=may_edit,
            clip=_may_clip(recording, viewer),
            withdraw=_may_withdraw(space, recording, timeline, viewer),
        ),
    )


def _may_withdraw(space: Space, recording: Recording, timeline: RecordingTimeline, viewer: Identity | None) -> bool:
    """Whether the viewer speaks in a recording or, before it is known who does, has been on the stage of its Space."""
    if viewer is None or viewer.is_guest or viewer.id in recording.withdrawn:
        return False
    if recording.state is RecordingState.READY:
        return viewer.id in timeline.speakers or has_track(recording.tracks, viewer.id)
    return may_have_spoken(space, viewer.id)


def audio_of(space_id: str) -> str:
    """Return the address of a recording's sound, where access is checked at each look."""
    return f"/i/spaces/{space_id}/recording.ogg"


def live_of(space_id: str) -> str:
    """Return the address of what was said a moment ago in a live Space."""
    return f"/i/spaces/{space_id}/live.m3u8"


def m4a_of(space_id: str) -> str:
    """Return the address of the same sound in AAC."""
    return f"/i/spaces/{space_id}/recording.m4a"


def sources_of(space_id: str) -> tuple[tuple[str, str], ...]:
    """Return the addresses of the sound with their types, from which a browser takes the first that it can play."""
    return (audio_of(space_id), "audio/ogg; codecs=opus"), (m4a_of(space_id), M4A)


def transcript_of(space_id: str) -> str:
    """Return the address of a recording's transcript, where access is checked at each look."""
    return f"/i/spaces/{space_id}/transcript.vtt"


def _trim(recording: Recording) -> TrimView:
    whole = whole_of(recording).duration_ms
    start, end = recording.trim or (0, whole)
    return TrimView(start_ms=start, end_ms=end, whole_ms=whole)


def _tracks(deps: Deps, recording: Recording) -> TracksView | None:
    known = recording.tracks
    if known is None or not is_whole(known):
        return None
    speakers = people_of(deps, [one.speaker for one in known.tracks])
    return TracksView(file=f"/i/spaces/{recording.space}/speakers.zip", bytes=known.bytes, speakers=speakers)


def _may_clip(recording: Recording, viewer: Identity | None) -> bool:
    clippable = recording.state in (RecordingState.READY, RecordingState.RECORDING) and recording.clips
    return viewer is not None and not viewer.is_guest and clippable


def people_of(deps: Deps, ids: Iterable[str]) -> list[Person]:
    """Return the speakers with these ids as they are called now, without a name those whose accounts are deleted."""
    ids = list(ids)
    cards = deps.profiles.cards(list(dict.fromkeys(one for one in ids if one != GONE.id)))
    return [Person(one, cards[one].name, cards[one].handle) if one in cards else Person(GONE.id, "") for one in ids]
