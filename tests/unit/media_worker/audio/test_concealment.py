"""What a decoder made up fades out before it sounds like a held note, and the voice comes back without a step."""

import numpy as np

from media_worker.audio.concealment import LOUD, RETURN, SILENT, Concealment

FRAME = 960
FLAT = np.full(FRAME, 10_000, dtype=np.int16)


def test_short_gaps_are_left_at_full_level() -> None:
    fade = Concealment()
    assert [fade.concealed(FLAT) is FLAT for _ in range(LOUD // FRAME)] == [True] * 3
    assert fade.heard(FLAT) is FLAT


def test_long_gaps_fade_to_nothing() -> None:
    fade = Concealment()
    made_up = np.concatenate([fade.concealed(FLAT) for _ in range(SILENT // FRAME + 1)])
    assert made_up[LOUD - 1] == 10_000
    assert np.abs(np.diff(made_up.astype(np.int32))).max() <= 4
    assert not made_up[SILENT:].any()


def test_voice_comes_back_from_the_level_that_was_reached() -> None:
    fade = Concealment()
    last = [fade.concealed(FLAT) for _ in range(5)][-1][-1]
    back = fade.heard(FLAT)
    assert abs(int(back[0]) - int(last)) < 50
    assert set(back[RETURN:]) == {10_000}
    assert fade.heard(FLAT) is FLAT


def test_frames_shorter_than_the_return_are_taken() -> None:
    fade = Concealment()
    for _ in range(6):
        fade.concealed(FLAT)
    assert fade.heard(FLAT[:120])[-1] < 10_000
