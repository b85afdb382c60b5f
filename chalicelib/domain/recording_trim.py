"""Where a recording begins and ends for those who hear it. What was recorded stays, so that a trim can be undone."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.recording import Recording, RecordingFile, RecordingState
from chalicelib.domain.recording_cut import RecordingCut
from chalicelib.domain.recording_timeline import LEVEL_MS, Span

LEAST_MS: Final = 1_000  # of a recording that can be heard


def trimmed(recording: Recording, start: int, end: int, now: int) -> Recording:
    """Return a finished recording whose files have to be made anew, with what was recorded from `start` to `end` (ms
    from the beginning of all that was recorded), a tenth of a second more at most. The recording itself if it has just
    that. Raises Conflict `wrong_state`, Invalid `invalid_trim`."""
    if recording.state is not RecordingState.READY:
        raise Conflict("wrong_state")
    whole = whole_of(recording)
    if not (start >= 0 and end <= whole.duration_ms and end - start >= LEAST_MS):
        raise Invalid("invalid_trim")
    first, after = start // LEVEL_MS * LEVEL_MS, min(-(-end // LEVEL_MS) * LEVEL_MS, whole.duration_ms)
    trim = (first, after) if (first, after) != (0, whole.duration_ms) else None
    if trim == recording.trim:
        return recording
    return replace(remade(recording, now), trim=trim)


def remade(recording: Recording, now: int) -> Recording:
    """Return a recording that was finished once, and whose files have to be made anew."""
    return replace(
        recording,
        state=RecordingState.PROCESSING,
        original=whole_of(recording),
        revision=recording.revision + 1,
        attempts=0,
        progress=0.0,
        failure=None,
        due=now,
        version=recording.version + 1,
    )


def moved(recording: Recording, key: str) -> Recording:
    """Return a recording whose original is stored under another key."""
    original = replace(whole_of(recording), file=key)
    return replace(recording, original=original, version=recording.version + 1)


def unpublished(recording: Recording) -> Recording:
    """Return a recording whose files are deleted that people could hear until now."""
    return replace(
        recording,
        file="",
        timeline="",
        transcript="",
        m4a="",
        version=recording.version + 1,
    )


def whole_of(recording: Recording) -> RecordingFile:
    """Return all that was recorded."""
    return recording.original or RecordingFile(
        recording.started_at,
        recording.duration_ms,
        recording.bytes,
        recording.file,
        recording.timeline,
        recording.transcript,
        recording.loudness,
    )


def cut_of(recording: Recording) -> RecordingCut:
    """Return what those who hear a recording get of all that was recorded."""
    return RecordingCut((recording.trim or (0, whole_of(recording).duration_ms),))


def span_of(recording: Recording) -> Span:
    """Return from when to when people may hear a finished recording (epoch ms)."""
    whole = whole_of(recording)
    start, end = recording.trim or (0, whole.duration_ms)
    return whole.started_at + start, whole.started_at + end
