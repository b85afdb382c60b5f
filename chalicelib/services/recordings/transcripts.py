"""Transcripts of finished recordings: one private object each, which stays as it was heard. What the host corrects lies
beside it, a row for each line.
"""

from collections.abc import Collection
from typing import Final

import msgspec

from chalicelib.domain.recording import Recording
from chalicelib.domain.recording_trim import whole_of
from chalicelib.domain.transcript import Transcript, corrected, without_account
from chalicelib.services.deps import Deps
from chalicelib.services.recordings.timelines import gone_among

LIMIT: Final = 48 * 1024 * 1024  # bytes; 20,000 of the longest lines have less, and six hours of talk 1 MB
KIND: Final = "application/json"


def transcript_of(deps: Deps, recording: Recording) -> Transcript | None:
    """The transcript of a finished recording with all corrections; None if there is none."""
    heard = heard_at(deps, recording.transcript)
    return heard and corrected(heard, deps.corrections.of(recording.space))


def keep_transcript(deps: Deps, key: str, transcript: Transcript) -> None:
    """Store a transcript under `key`."""
    deps.media.keep(key, msgspec.json.encode(transcript), KIND)


def forget_speaker(deps: Deps, space_id: str, account_id: str) -> None:
    """Take a deleted account out of the transcript of a Space's recording."""
    recording = deps.recordings.load(space_id)
    if recording is None or account_id in recording.withdrawn:
        return
    for key in {recording.transcript, whole_of(recording).transcript}:
        before = heard_at(deps, key)
        after = before and without_account(before, account_id)
        if after is not None and after is not before:
            keep_transcript(deps, key, after)


def named_accounts(deps: Deps, transcript: Transcript, but: Collection[str] = ()) -> Transcript:
    """The transcript without the names of accounts that are deleted by now, `but` for those whose voices are about to
    be taken out."""
    for gone in gone_among(deps, transcript.speakers, but):
        transcript = without_account(transcript, gone)
    return transcript


def heard_at(deps: Deps, key: str) -> Transcript | None:
    """What was said, as it was heard, that is stored under `key`; None if there is nothing."""
    content = deps.media.read(key, LIMIT) if key else None
    return msgspec.json.decode(content, type=Transcript) if content else None
