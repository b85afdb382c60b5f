"""What may be clipped, how much of a clip a recording has, and who may hear and delete it."""

from dataclasses import replace

import pytest

from chalicelib.domain import clip as clips
from chalicelib.domain.clip import ATTEMPTS, OF_PERSON, OF_SPACE, Clip
from chalicelib.domain.recording import Recording, RecordingFile, RecordingState
from chalicelib.domain.space import Space, SpaceState, go_live
from tests.support.examples import BOB, EVE, HOST, NOW, refusal

MINUTES = 10 * 60_000
READY = Recording("s_1", RecordingState.READY, NOW, None, duration_ms=MINUTES)
CLIP = Clip("k_1", "s_1", BOB.id, "Tea", NOW + 60_000, NOW + 90_000, NOW, "1.ogg", "1.m4a", 900, 800)
SPACE = go_live("s_1", HOST, "Tea", now=NOW)
LIVE = replace(SPACE, settings=replace(SPACE.settings, record=True))


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1_000), (0, 90_000), (MINUTES - 1_000, MINUTES), (7, 1_007)],
)
def test_stretch_of_one_to_ninety_seconds_may_be_marked(start: int, end: int) -> None:
    assert clips.marked(READY, start, end) == (NOW + start, NOW + end)


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 999), (0, 90_001), (-1, 1_000), (MINUTES - 1_000, MINUTES + 1), (2_000, 1_000)],
)
def test_stretch_that_is_too_short_or_long_or_outside_is_refused(start: int, end: int) -> None:
    assert refusal(lambda: clips.marked(READY, start, end)) == "invalid_clip"


def test_last_of_a_live_space_is_half_a_minute_or_all_of_it() -> None:
    live = replace(READY, state=RecordingState.RECORDING, duration_ms=0)
    assert clips.last(LIVE, live, NOW + 45_000) == (NOW + 15_000, NOW + 45_000)
    assert clips.last(LIVE, live, NOW + 20_000) == (NOW, NOW + 20_000)
    assert clips.last(LIVE, live, NOW + 1_000) == (NOW, NOW + 1_000)
    assert refusal(lambda: clips.last(LIVE, live, NOW + 999)) == "invalid_clip"


@pytest.mark.parametrize("space", [SPACE, replace(LIVE, state=SpaceState.ENDED)])
def test_nothing_is_clipped_of_a_space_that_is_not_recorded_now(space: Space) -> None:
    live = replace(READY, state=RecordingState.RECORDING)
    assert refusal(lambda: clips.last(space, live, NOW + 45_000)) == "wrong_state"


def test_clip_fails_after_five_attempts_or_with_its_recording() -> None:
    clip = clips.without_sound(CLIP)
    for _ in range(ATTEMPTS):
        assert clips.state_of(clip, READY) == "waiting"
        clip = clips.begun(clip)
    assert clips.state_of(clip, READY) == "failed"
    assert clips.state_of(clip, replace(READY, state=RecordingState.PROCESSING)) == "waiting"
    assert clips.state_of(clips.without_sound(clip), replace(READY, state=RecordingState.FAILED)) == "failed"
    assert clips.state_of(clips.without_sound(clip), READY) == "waiting"
    assert clips.state_of(clips.given_up(clips.without_sound(clip)), READY) == "failed"
    assert clips.state_of(CLIP, READY) == "ready"


def test_host_may_switch_clips_off() -> None:
    off = replace(READY, clips=False)
    assert refusal(lambda: clips.marked(off, 0, 5_000)) == "clips_off"
    assert refusal(lambda: clips.last(LIVE, off, NOW + 5_000)) == "clips_off"


def test_clip_has_as_much_as_was_recorded() -> None:
    assert clips.within(CLIP, READY) == CLIP
    late = replace(READY, started_at=NOW + 70_000)
    assert clips.within(CLIP, late) == replace(CLIP, start=NOW + 70_000)
    short = replace(READY, duration_ms=61_000)
    assert clips.within(CLIP, short) == replace(CLIP, end=NOW + 61_000)
    assert clips.within(CLIP, replace(READY, duration_ms=60_999)) is None
    assert clips.within(CLIP, replace(READY, started_at=NOW + 89_001)) is None


@pytest.mark.parametrize(
    ("trim", "heard"),
    [
        (None, True),
        ((60_000, 90_000), True),
        ((0, MINUTES), True),
        ((60_100, 90_000), False),
        ((60_000, 89_900), False),
        ((200_000, 300_000), False),
    ],
)
def test_clip_is_there_as_long_as_all_of_it_is_heard(trim: tuple[int, int] | None, heard: bool) -> None:
    original = RecordingFile(NOW, MINUTES, 1, "0.ogg", "0.json")
    recording = replace(READY, trim=trim, original=original)
    assert clips.is_heard(CLIP, recording) is clips.is_there(CLIP, recording) is heard


def test_clip_that_waits_may_reach_beyond_what_was_recorded() -> None:
    assert clips.is_heard(replace(CLIP, end=NOW + 2 * MINUTES), READY)


def test_clip_goes_with_its_recording() -> None:
    assert not clips.is_there(CLIP, None)
    assert not clips.is_there(CLIP, replace(READY, state=RecordingState.DELETED))
    assert clips.is_there(CLIP, replace(READY, state=RecordingState.FAILED))


def test_clip_is_silent_until_a_withdrawn_voice_is_taken_out() -> None:
    assert CLIP.is_ready
    assert CLIP.duration_ms == 30_000
    assert clips.as_heard(CLIP, READY) is CLIP
    silent = clips.as_heard(CLIP, replace(READY, withdrawn=(EVE.id,)))
    assert silent == clips.without_sound(CLIP) == replace(CLIP, file="", m4a="", bytes=0, m4a_bytes=0)
    assert not silent.is_ready


def test_number_of_clips_is_limited_for_a_person_and_a_space() -> None:
    clips.require_room([BOB.id] * (OF_PERSON - 1), BOB.id)
    clips.require_room([EVE.id] * OF_PERSON + [None], BOB.id)
    assert refusal(lambda: clips.require_room([BOB.id] * OF_PERSON, BOB.id)) == "clips_full"
    clips.require_room([None] * (OF_SPACE - 1), BOB.id)
    assert refusal(lambda: clips.require_room([None] * OF_SPACE, BOB.id)) == "clips_full"


def test_clip_is_deleted_by_its_maker_and_the_host_alone() -> None:
    assert clips.may_delete(CLIP, SPACE, BOB.id)
    assert clips.may_delete(CLIP, SPACE, HOST.id)
    assert not clips.may_delete(CLIP, SPACE, EVE.id)
    assert not clips.may_delete(CLIP, SPACE, None)
    clips.require_deletion(CLIP, SPACE, BOB.id)
    assert refusal(lambda: clips.require_deletion(CLIP, SPACE, EVE.id)) == "not_allowed"
