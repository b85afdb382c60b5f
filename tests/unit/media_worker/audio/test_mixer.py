"""Mix-minus, and sums that exceed 16 bits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_worker.audio.mixer import FRAME, KNEE, Mixes, limit, mix
from tests.support.room import loudness, tone

TONES = {"a": 440.0, "b": 660.0, "c": 880.0}


def test_common_mix_holds_every_voice() -> None:
    mixes = mix({name: tone(hertz, 0) for name, hertz in TONES.items()})
    for hertz in TONES.values():
        assert 6_000 < loudness(mixes.common, hertz) < 9_000


def test_mix_minus_omits_own_voice() -> None:
    mixes = mix({name: tone(hertz, 0, 5_000) for name, hertz in TONES.items()})
    for name, minus in mixes.minus.items():
        for other, hertz in TONES.items():
            heard = loudness(minus, hertz)
            assert heard < 1_000 if name == other else heard > 4_000


def test_two_speakers_hear_each_other_only() -> None:
    first, second = tone(440, 0), tone(660, 0)
    mixes = mix({"a": first, "b": second})
    assert np.array_equal(mixes.minus["a"], second)
    assert np.array_equal(mixes.minus["b"], first)


def test_lone_speaker_hears_nothing_and_listeners_hear_their_voice_untouched() -> None:
    frame = tone(440, 0)
    mixes = mix({"a": frame})
    assert mixes.minus == {}
    assert np.array_equal(mixes.common, frame)


def test_nobody_talking_makes_a_silent_frame() -> None:
    mixes: Mixes[str] = mix({})
    assert (mixes.common.shape, mixes.common.dtype, mixes.minus) == ((FRAME,), np.dtype(np.int16), {})
    assert not mixes.common.any()


@given(st.lists(st.integers(-32_768, 32_767), min_size=3, max_size=13))
def test_mix_saturates_without_wrapping_around(levels: list[int]) -> None:
    mixes: Mixes[int] = mix({n: np.full(FRAME, level, dtype=np.int16) for n, level in enumerate(levels)})
    for frame, total in [
        (mixes.common, sum(levels)),
        *((mixes.minus[n], sum(levels) - v) for n, v in enumerate(levels)),
    ]:
        heard = int(frame[0])
        assert heard == total if abs(total) <= KNEE else KNEE <= abs(heard) <= 32_767
        assert heard * total >= 0


def test_limit_leaves_samples_up_to_the_knee_and_bends_on_from_there() -> None:
    limited = limit(np.array([24_575, 24_576, 25_576, 32_767, 400_000], dtype=np.int32))
    assert limited.tolist() == [24_575, 24_576, 25_571, 30_814, 32_767]


def test_limit_leaves_quiet_samples_beside_loud_ones() -> None:
    assert limit(np.array([100, -7, 0, 400_000], dtype=np.int32)).tolist() == [100, -7, 0, 32_767]


@pytest.mark.parametrize("sums", [[], [5], [400_000]])
def test_limited_samples_have_16_bits(sums: list[int]) -> None:
    limited = limit(np.array(sums, dtype=np.int32))
    assert (limited.shape, limited.dtype) == ((len(sums),), np.dtype(np.int16))


@given(st.lists(st.integers(-430_000, 430_000), min_size=2, max_size=50))
def test_limit_keeps_order_and_sign(sums: list[int]) -> None:
    limited = limit(np.array(sorted(sums), dtype=np.int32))
    assert np.all(np.diff(limited.astype(np.int32)) >= 0)
    assert np.array_equal(limited, -limit(-np.array(sorted(sums), dtype=np.int32)))
