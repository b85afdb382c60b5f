"""The archive of speakers' own sound: when it is whole, when it has to be made, whom it names, and who waits for it."""

import dataclasses

import pytest

from chalicelib.domain.recording import Recording, RecordingFile, RecordingState, tracks_settled
from chalicelib.domain.recording_tracks import (
    ATTEMPTS,
    RecordingTracks,
    Track,
    archive_begun,
    has_track,
    is_whole,
    lacks_archive,
    nameless,
    without_voice,
)

ADA, BOB = Track("a_ada", "ada.ogg", 100, 1, 0), Track("a_bob", "bob.ogg", 200, 2, 138)
MADE = RecordingTracks("tracks.zip", 400, (ADA, BOB))
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


def test_archive_is_whole_unless_it_holds_a_withdrawn_voice() -> None:
    assert is_whole(MADE)
    assert not lacks_archive(MADE)
    assert not is_whole(None)
    assert not lacks_archive(None)
    assert not is_whole(RecordingTracks())
    assert lacks_archive(RecordingTracks())
    withdrawn = without_voice(MADE, "a_bob")
    assert not is_whole(withdrawn)
    assert lacks_archive(withdrawn)
    assert is_whole(without_voice(MADE, "a_eve"))


def test_archive_is_given_up_after_five_attempts_and_tried_again_without_another_voice() -> None:
    tracks = RecordingTracks(without=("a_eve",))
    for name in range(ATTEMPTS):
        assert lacks_archive(tracks)
        tracks = archive_begun(tracks, 10 + name)
        assert (tracks.begun, tracks.attempts) == (10 + name, name + 1)
    assert not lacks_archive(tracks)
    again = without_voice(tracks, "a_bob")
    assert again == RecordingTracks(without=("a_eve", "a_bob"))
    assert lacks_archive(again)


def test_voice_is_withdrawn_once() -> None:
    begun = archive_begun(RecordingTracks(without=("a_bob",)), 7)
    assert without_voice(begun, "a_bob") is begun
    assert without_voice(None, "a_bob") is None


def test_speaker_has_a_track_also_without_a_turn() -> None:
    assert has_track(MADE, "a_bob")
    assert not has_track(MADE, "a_eve")
    assert not has_track(None, "a_bob")


def test_deleted_account_leaves_its_track_without_a_name() -> None:
    after = nameless(MADE, "a_bob")
    assert [one.speaker for one in after.tracks] == ["a_ada", "a_deleted"]
    assert dataclasses.replace(after, tracks=MADE.tracks) == MADE
    assert nameless(MADE, "a_eve") is MADE
    withdrawn = without_voice(MADE, "a_bob")
    assert withdrawn is not None
    assert nameless(withdrawn, "a_bob") is withdrawn
