"""The life of a recording: what each step changes, and when something is due for it next."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain import recording as life
from chalicelib.domain import space as spaces
from chalicelib.domain.facts import WhoCanListen
from chalicelib.domain.recording import ATTEMPTS, KEPT_MS, LOOK_MS, Recording, RecordingFile, RecordingState
from chalicelib.domain.recording_tracks import RecordingTracks, Track
from chalicelib.domain.space import Space, SpaceState
from tests.support.examples import NOW, live, refusal

LATER = NOW + 60_000
FILE = RecordingFile(NOW + 40, 600_000, 9_000, "1.ogg", "1.json", "1.vtt")
BEGUN = Recording("s_1", RecordingState.RECORDING, NOW, NOW + LOOK_MS)
PROCESSED = life.processed(BEGUN, NOW)
READY = life.ready(PROCESSED, FILE, NOW)
WHOLE = life.m4a_made(READY, "1.m4a", 8_000)
ANEW = replace(WHOLE, state=RecordingState.PROCESSING, original=FILE, attempts=0)
MADE = RecordingTracks("1.zip", 400, (Track("a_ada", "ada.ogg", 300, 1, 0),))


def test_recording_begins_with_the_space_or_when_it_was_switched_on() -> None:
    assert life.begun(live(), LATER) == replace(BEGUN, due=LATER + LOOK_MS)
    assert life.begun(replace(live(), switched=(NOW + 5_000, NOW + 9_000)), LATER).started_at == NOW + 5_000
    assert life.begun(replace(live(), started_at=None), LATER).started_at == LATER


def test_live_space_is_looked_at_every_quarter_of_an_hour() -> None:
    assert life.awaited(BEGUN, LATER) == replace(BEGUN, due=LATER + LOOK_MS, version=2)
    assert [life.is_due(BEGUN, now) for now in (NOW + LOOK_MS - 1, NOW + LOOK_MS)] == [False, True]
    assert not life.is_due(replace(BEGUN, due=None), LATER + KEPT_MS)


def test_file_is_begun_five_times_and_then_fails() -> None:
    recording = BEGUN
    for attempt in range(ATTEMPTS):
        recording = life.advanced(life.processed(recording, LATER), 0.5, LATER)
        assert (recording.state, recording.attempts, recording.progress) == ("processing", attempt + 1, 0.5)
        assert (recording.due, recording.keep_until) == (LATER + LOOK_MS, None)
    again = life.processed(replace(recording, attempts=1, failure="x"), LATER)
    assert (again.progress, again.failure) == (0.0, None)
    after = life.processed(recording, LATER)
    assert (after.state, after.failure, after.version) == ("failed", "not_finished", recording.version + 1)
    assert (after.due, after.keep_until, life.told(after).due) == (LATER, LATER + KEPT_MS, LATER + KEPT_MS)


def test_finished_recording_is_kept_for_thirty_days() -> None:
    assert (READY.state, READY.progress, READY.keep_until) == ("ready", 1.0, NOW + KEPT_MS)
    assert (READY.started_at, READY.duration_ms, READY.bytes) == (NOW + 40, 600_000, 9_000)
    assert (READY.file, READY.timeline, READY.transcript, READY.original) == ("1.ogg", "1.json", "1.vtt", None)
    assert (READY.due, READY.version) == (NOW + LOOK_MS, PROCESSED.version + 1)
    assert [life.has_expired(READY, at) for at in (NOW + KEPT_MS - 1, NOW + KEPT_MS)] == [False, True]
    assert not life.has_expired(replace(READY, keep_until=None), NOW + 2 * KEPT_MS)


def test_files_made_anew_are_kept_as_long_as_before_and_have_no_aac_yet() -> None:
    whole = life.ready(ANEW, replace(FILE, file="2.ogg"), LATER)
    assert (whole.file, whole.keep_until, whole.original) == ("2.ogg", NOW + KEPT_MS, None)
    assert (whole.m4a, whole.m4a_bytes, whole.m4a_attempts) == ("", 0, 0)
    trimmed = life.ready(replace(ANEW, trim=(0, 5_000)), FILE, LATER)
    assert trimmed.original == FILE
    for step in (life.processed(ANEW, LATER), life.failed(ANEW, "no_sound", LATER)):
        assert step.keep_until == NOW + KEPT_MS
    assert life.told(life.failed(ANEW, "no_sound", LATER)).due == NOW + KEPT_MS
    good = replace(ANEW, keep_until=None)
    assert life.told(life.failed(good, "no_sound", LATER)).due is None


def test_aac_is_tried_five_times() -> None:
    recording = READY
    for attempt in range(ATTEMPTS):
        assert life.lacks_m4a(recording)
        recording = life.m4a_begun(recording, LATER)
        assert recording.m4a_attempts == attempt + 1
        assert recording.due == (recording.keep_until if attempt + 1 == ATTEMPTS else LATER + LOOK_MS)
    assert not life.lacks_files(recording)
    assert not life.lacks_m4a(replace(READY, state=RecordingState.PROCESSING))
    assert (WHOLE.m4a, WHOLE.m4a_bytes, WHOLE.due) == ("1.m4a", 8_000, READY.due)
    assert not life.lacks_files(WHOLE)


def test_finished_recording_is_looked_at_as_long_as_a_clip_waits() -> None:
    waiting = life.looked_after(WHOLE, LATER, again=True)
    assert (waiting.due, waiting.version) == (LATER + LOOK_MS, WHOLE.version + 1)
    assert life.looked_after(waiting, LATER, again=False).due == NOW + KEPT_MS
    assert life.looked_after(replace(waiting, keep_until=None), LATER, again=False).due is None


def test_finished_recording_is_looked_at_until_there_is_an_archive() -> None:
    recording = replace(READY, tracks=RecordingTracks())
    assert life.m4a_made(recording, "1.m4a", 8_000).due == READY.due
    assert life.lacks_files(replace(WHOLE, tracks=RecordingTracks()))
    begun = life.tracks_begun(replace(WHOLE, tracks=RecordingTracks()), LATER)
    assert begun.tracks == RecordingTracks(begun=WHOLE.version + 1, attempts=1)
    assert (begun.due, begun.version) == (LATER + LOOK_MS, WHOLE.version + 1)
    given_up = life.tracks_begun(replace(WHOLE, tracks=RecordingTracks(attempts=ATTEMPTS - 1)), LATER)
    assert given_up.due == NOW + KEPT_MS
    assert life.tracks_begun(replace(ANEW, tracks=RecordingTracks()), LATER).due == ANEW.due
    changed = life.tracks_changed(begun, MADE)
    assert (changed.tracks, changed.version) == (MADE, begun.version + 1)
    assert not life.lacks_files(changed)


def test_failed_recording_is_tried_again() -> None:
    failed = life.failed(life.advanced(PROCESSED, 0.4, NOW), "no_sound", NOW)
    assert (failed.failure, failed.keep_until) == ("no_sound", NOW + KEPT_MS)
    again = life.retried(failed, LATER)
    assert again == replace(PROCESSED, attempts=0, due=LATER, keep_until=None, progress=0.0, version=failed.version + 1)
    anew = life.retried(life.failed(ANEW, "no_sound", LATER), LATER)
    assert anew.keep_until == NOW + KEPT_MS
    assert refusal(lambda: life.retried(READY, LATER)) == "wrong_state"


def test_host_keeps_a_recording_for_good_or_for_thirty_days_from_now() -> None:
    good = life.kept(WHOLE, True, LATER)
    assert (good.keep_until, good.due, good.version) == (None, None, WHOLE.version + 1)
    assert life.kept(good, True, LATER) is good
    assert life.kept(WHOLE, False, LATER) is WHOLE
    back = life.kept(good, False, LATER)
    assert back.keep_until == back.due == LATER + KEPT_MS
    assert life.kept(READY, True, LATER).due == LATER + LOOK_MS
    assert refusal(lambda: life.kept(BEGUN, True, LATER)) == "wrong_state"


def test_host_decides_about_clips_and_how_long_it_is_kept_at_once() -> None:
    after = life.edited(WHOLE, True, False, LATER)
    assert (after.keep_until, after.clips, after.version) == (None, False, WHOLE.version + 1)
    assert life.edited(WHOLE, None, None, LATER) is life.edited(WHOLE, False, True, LATER) is WHOLE
    assert life.edited(BEGUN, None, False, LATER) == replace(BEGUN, clips=False, version=2)


def test_deleted_recording_waits_for_its_files_to_go() -> None:
    after = life.deleted(WHOLE, LATER)
    assert (after.state, after.due, after.version) == ("deleted", LATER + LOOK_MS, WHOLE.version + 1)


def with_recording(state: RecordingState | None) -> Space:
    return replace(live(), state=SpaceState.ENDED, recording=state.value if state else None)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (None, "none"),
        (RecordingState.RECORDING, "processing"),
        (RecordingState.PROCESSING, "processing"),
        (RecordingState.READY, "ready"),
        (RecordingState.FAILED, "failed"),
        (RecordingState.DELETED, "none"),
    ],
)
def test_cards_of_a_space_that_ended_show_its_recording(state: RecordingState | None, shown: str) -> None:
    space = with_recording(state)
    assert life.state_shown(space) == shown
    assert life.is_open(space) is (shown == "ready")


def settled(space: Space, **settings: object) -> Space:
    return replace(space, settings=replace(space.settings, **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("closed", [{"locked": True}, {"who_can_listen": WhoCanListen.ACCOUNTS}])
def test_recording_is_open_as_its_space_was(closed: dict[str, object]) -> None:
    assert life.is_open(with_recording(RecordingState.READY))
    assert not life.is_open(settled(with_recording(RecordingState.READY), **closed))
    on = settled(live(), record=True, from_beginning=True)
    assert life.is_played_while_live(on)
    assert not life.is_played_while_live(settled(on, **closed))


@pytest.mark.parametrize(
    "off",
    [
        lambda space: settled(space, record=False),
        lambda space: settled(space, from_beginning=False),
        lambda space: replace(space, state=SpaceState.ENDED),
    ],
)
def test_beginning_is_heard_of_a_live_space_that_is_recorded_and_allows_it(off: Callable[[Space], Space]) -> None:
    on = settled(spaces.go_live("s_2", live().host, "Tea", now=NOW), record=True, from_beginning=True)
    assert life.is_played_while_live(on)
    assert not life.is_played_while_live(off(on))
    assert life.state_shown(on) == "recording"
    assert life.state_shown(live()) == "none"
