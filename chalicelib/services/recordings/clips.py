"""The sound of clips, which jobs cut from the finished recording."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.clip import Clip, begun, is_heard, within, without_sound
from chalicelib.domain.loudness import gain_of
from chalicelib.domain.recording import Recording, RecordingState
from chalicelib.protocol.mp4 import AAC_SAMPLES, m4a_file
from chalicelib.protocol.ogg import SILENT, ogg_opus
from chalicelib.protocol.segments import FRAME_MS, FRAME_SAMPLES, KIND
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings.clip_files import cut_later, forget, keys_of
from chalicelib.services.recordings.excerpt import excerpt
from chalicelib.services.recordings.fade_out import BEFORE, faded_out
from chalicelib.services.recordings.found_segments import files_in
from chalicelib.services.recordings.m4a import KIND as M4A_KIND


def cut(deps: Deps, job: Job) -> str | None:
    """Cut the clip that the cursor names. Without a cursor, enqueue a job for each clip that has no sound yet, so that
    a clip that cannot be cut keeps no other waiting. Does nothing before the recording is finished, or for a clip that
    has its sound."""
    recording = deps.recordings.load(job.about)
    if recording is None or recording.state is not RecordingState.READY:
        return None
    if job.cursor is None:
        for clip in waiting(deps, recording):
            cut_later(deps, clip)
        return None
    asked = deps.clips.load(job.cursor)
    if asked is not None and _lacks_sound(asked, recording) and deps.clips.save(clip := begun(asked)):
        _cut(deps, recording, clip)
        _check(deps, clip)
    return None


def waiting(deps: Deps, recording: Recording) -> list[Clip]:
    """The clips of a finished recording that have no sound yet."""
    return [clip for clip in deps.clips.of(recording.space) if _lacks_sound(clip, recording)]


def take_back(deps: Deps, recording: Recording) -> None:
    """Delete the sound of clips that contain more than people may hear of a recording. It is made again once they
    may."""
    for clip in deps.clips.of(recording.space):
        if clip.is_ready and not is_heard(clip, recording):
            _take_back(deps, clip)


def _take_back(deps: Deps, clip: Clip) -> None:
    deps.media.forget_many(keys_of(clip))
    deps.clips.save(without_sound(clip))


def _lacks_sound(clip: Clip, recording: Recording) -> bool:
    return not clip.is_ready and is_heard(clip, recording)


def _check(deps: Deps, clip: Clip) -> None:
    """Delete the sound of a new clip again if its recording was trimmed meanwhile. A trim that begins after this check
    finds the clip with its sound."""
    recording = deps.recordings.load(clip.space)
    if recording is not None and not is_heard(clip, recording):
        _take_back(deps, clip)


def _cut(deps: Deps, recording: Recording, clip: Clip) -> None:
    there = within(clip, recording)
    if there is None:
        forget(deps, clip)  # it was made when nothing was recorded
        return
    first, end = ((at - recording.started_at) // FRAME_MS for at in (there.start, there.end))
    files, key = files_in(deps), recording.file
    found, lead = excerpt(lambda start, size: files.piece(key, start, size), recording.bytes, first, end)
    packets, gain = _softly(deps, found[lead:], is_start=first == 0), gain_of(recording.loudness)
    ogg, m4a = _ogg(deps, packets, gain), _m4a(deps, packets, gain)
    ogg_key, m4a_key = keys_of(clip)
    deps.media.keep(ogg_key, ogg, KIND)
    deps.media.keep(m4a_key, m4a, M4A_KIND)
    made = replace(there, file=ogg_key, m4a=m4a_key, bytes=len(ogg), m4a_bytes=len(m4a))
    if not deps.clips.save(made):
        forget(deps, made)  # somebody deleted it meanwhile


def _softly(deps: Deps, packets: list[bytes], *, is_start: bool) -> list[bytes]:
    """Let the sound come from silence, unless it is the start of the recording, and fade at its end."""
    last = faded_out(packets[-BEFORE - 1 :], deps.decode_opus, deps.encode_opus)
    return [packets[0] if is_start else SILENT, *packets[1:-1], last if packets[-1] != SILENT else SILENT]


def _ogg(deps: Deps, packets: Sequence[bytes], gain: int) -> bytes:
    serial = int(deps.chance() * 2**32)
    return ogg_opus(packets, samples=FRAME_SAMPLES, serial=serial, pre_skip=0, gain=gain)


def _m4a(deps: Deps, packets: Sequence[bytes], gain: int) -> bytes:
    samples = len(packets) * FRAME_SAMPLES
    whole = -(-samples // AAC_SAMPLES) + 1
    return m4a_file([packet for number, packet in deps.encode_aac(packets, 0, gain) if number < whole], samples)
