"""Whatever waits for the archive of speakers' own sound goes on when that is made or given up, and nothing else."""

import dataclasses

import pytest

from chalicelib.domain.recording import Recording, RecordingFile, RecordingState, tracks_settled
from chalicelib.domain.recording_tracks import RecordingTracks

LATER, NOW = 2_000_000, 1_000_000
FILE = RecordingFile(0, 9_000, 100, "original.1.ogg", "timeline.json")
ANEW = Recording("s_1", RecordingState.PROCESSING, 0, LATER, original=FILE, tracks=RecordingTracks())


@pytest.mark.parametrize(
    ("before", "due"),
    [
        (dataclasses.replace(ANEW, withdrawn=("a_bob",)), NOW),
        (ANEW, LATER),  # it is trimmed
        (dataclasses.replace(ANEW, withdrawn=("a_bob",), original=None), LATER),  # it has no file yet
        (dataclasses.replace(ANEW, withdrawn=("a_bob",), state=RecordingState.READY), LATER),
    ],
)
def test_only_who_takes_voices_out_waits_for_the_archive(before: Recording, due: int) -> None:
    after = tracks_settled(before, None, NOW)
    assert (after.due, after.tracks, after.version) == (due, None, before.version + 1)
