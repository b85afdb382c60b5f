"""Takes voices out of all that was recorded: nothing of them stays, neither in the file nor in what is known of it."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.clip import Clip
from chalicelib.domain.recording import Recording, RecordingFile
from chalicelib.domain.recording_cut import RecordingCut
from chalicelib.domain.recording_remix import alone_of, remixed_of
from chalicelib.domain.recording_timeline import LEVEL_MS, RecordingTimeline, Span
from chalicelib.domain.recording_tracks import is_whole, lacks_archive
from chalicelib.domain.recording_withdrawal import (
    NOTHING,
    Remixed,
    rest_of,
    silence_of,
    taken_out,
    timeline_without,
    transcript_without,
    turns_of,
)
from chalicelib.domain.transcript import Transcript
from chalicelib.protocol.segments import FRAME_MS
from chalicelib.protocol.zip import ZippedFile
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import clip_files, timelines, transcripts
from chalicelib.services.recordings.production import forget_segments
from chalicelib.services.recordings.remix import Remix, RemixVoice
from chalicelib.services.recordings.revised_sound import RevisedSound, in_frames
from chalicelib.store.tables import LostRace

PATIENCE: Final = 2  # attempts in which the archive of tracks is waited for
SOUND: Final = "original.ogg"  # what the name of a file without these voices ends with


def awaits_tracks(recording: Recording) -> bool:
    """Whether the archive of each speaker's own sound has first to be made without these voices: from it, others are
    heard again. What cannot be made in two attempts is not waited for."""
    return lacks_archive(recording.tracks) and recording.attempts <= PATIENCE


def plan_of(deps: Deps, recording: Recording) -> tuple[RecordingCut, Remix | None]:
    """What stays of all that was recorded without the voices of those who withdrew them, and what others say meanwhile,
    if each speaker's own sound was kept."""
    original = _original(recording)
    timeline = timelines.timeline_at(deps, original.timeline)
    gone, duration = recording.withdrawn, original.duration_ms
    spans, voices = turns_of(timeline, gone, duration), _voices(recording, timeline)
    heard = remixed_of(timeline, gone, {voice.speaker for voice in voices}, duration)
    cut = silence_of(rest_of(spans, heard), duration)
    if not heard:
        return cut, None
    return cut, Remix(in_frames(heard), in_frames(spans), duration // FRAME_MS, voices)


def _voices(recording: Recording, timeline: RecordingTimeline) -> list[RemixVoice]:
    """The others' own sound, which is in the archive."""
    tracks = recording.tracks
    if tracks is None or not is_whole(tracks):
        return []
    found = []
    for one in tracks.tracks:
        file = ZippedFile(one.name, one.size, one.crc, one.at)
        if one.speaker not in recording.withdrawn:
            alone = tuple(alone_of(timeline, one.speaker))
            found.append(RemixVoice(one.speaker, tracks.file, file.start, file.size, alone))
    return found


def replaced(deps: Deps, recording: Recording, sound: RevisedSound) -> Recording:
    """The recording after a file without the voices `sound.withdrawn` is made, saved: that is the original from now on,
    and the one before is deleted with its lines, their corrections and the clips of them. Raises LostRace."""
    before = _original(recording)
    if before.file == sound.key:
        return recording  # an earlier attempt did this, and died right after
    timeline = timelines.timeline_at(deps, before.timeline)
    _forget_clips(deps, recording, turns_of(timeline, sound.withdrawn, before.duration_ms))
    made = replace(
        before,
        file=sound.key,
        bytes=sound.stored,
        timeline=_named(sound, "timeline.json"),
        transcript="",
        loudness=sound.heard.loudness if sound.heard else None,
    )
    known = timelines.named_accounts(deps, timeline, recording.withdrawn)
    after = timeline_without(known, sound.withdrawn, before.duration_ms, _remixed(sound))
    timelines.keep_timeline(deps, made.timeline, after)
    heard = transcripts.heard_at(deps, before.transcript)
    if heard is not None:
        said = transcript_without(heard, sound.withdrawn)
        _forget_corrections(deps, recording.space, heard, said)
        if said.lines:
            made = replace(made, transcript=_named(sound, "transcript.json"))
            transcripts.keep_transcript(
                deps, made.transcript, transcripts.named_accounts(deps, said, recording.withdrawn)
            )
    saved = _saved(deps, taken_out(recording, made, sound.withdrawn), made)
    deps.media.forget_many([key for key in (before.file, before.timeline, before.transcript) if key])
    forget_segments(deps, recording.space)  # the job for tracks deletes those
    return saved


def _remixed(sound: RevisedSound) -> Remixed:
    """Where others are heard again, and how loud."""
    if sound.remix is None:
        return NOTHING
    spans = tuple((first * FRAME_MS, end * FRAME_MS) for first, end in sound.remix.spans)
    levels = tuple((piece.loud * FRAME_MS // LEVEL_MS, piece.levels) for piece in sound.remix.pieces)
    return Remixed(frozenset(voice.speaker for voice in sound.remix.voices), spans, levels)


def _saved(deps: Deps, recording: Recording, made: RecordingFile) -> Recording:
    """Save the recording. If somebody else wrote first, another attempt takes more voices out, and these files go."""
    try:
        return deps.recordings.save(recording)
    except LostRace:
        deps.media.forget_many([key for key in (made.file, made.timeline, made.transcript) if key])
        raise


def _forget_clips(deps: Deps, recording: Recording, spans: tuple[Span, ...]) -> None:
    """Delete the clips in which these stretches are."""
    for clip in deps.clips.of(recording.space):
        if any(_has(clip, _original(recording), span) for span in spans):
            clip_files.forget(deps, clip)


def _has(clip: Clip, original: RecordingFile, span: Span) -> bool:
    start, end = (original.started_at + at for at in span)
    return clip.start < end and start < clip.end


def _forget_corrections(deps: Deps, space_id: str, before: Transcript, after: Transcript) -> None:
    left = {line.id for line in after.lines}
    deps.corrections.forget(space_id, [line.id for line in before.lines if line.id not in left])


def _named(sound: RevisedSound, name: str) -> str:
    return sound.key.removesuffix("ogg") + name


def _original(recording: Recording) -> RecordingFile:
    assert recording.original is not None
    return recording.original
