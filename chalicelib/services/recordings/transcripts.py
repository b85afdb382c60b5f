"""Transcripts of finished recordings: one private object each, which stays as it was heard. What the host corrects lies
beside it, a row for each line.
"""

from typing import Final

import msgspec

from chalicelib.domain.recording import Recording
from chalicelib.domain.transcript import Transcript, corrected, without_account
from chalicelib.services.deps import Deps

LIMIT: Final = 48 * 1024 * 1024  # bytes; 20,000 of the longest lines have less, and six hours of talk 1 MB
KIND: Final = "application/json"


def transcript_of(deps: Deps, recording: Recording) -> Transcript | None:
    """The transcript of a finished recording with all corrections; None if there is none."""
    heard = _heard(deps, recording)
    return heard and corrected(heard, deps.corrections.of(recording.space))


def keep_transcript(deps: Deps, key: str, transcript: Transcript) -> None:
    """Stores a transcript under `key`."""
    deps.media.keep(key, msgspec.json.encode(transcript), KIND)


def forget_speaker(deps: Deps, space_id: str, account_id: str) -> None:
    """Takes a deleted account out of the transcript of a Space's recording."""
    recording = deps.recordings.load(space_id)
    if recording is None:
        return
    before = _heard(deps, recording)
    if before is None:
        return
    after = without_account(before, account_id)
    if after is not before:
        keep_transcript(deps, recording.transcript, after)


def _heard(deps: Deps, recording: Recording) -> Transcript | None:
    content = deps.media.read(recording.transcript, LIMIT) if recording.transcript else None
    return msgspec.json.decode(content, type=Transcript) if content else None
