"""The ears of the tests: they must hear what is there and nothing else."""

import wave
from pathlib import Path

import numpy as np
import pytest

from tests.support.patience import until, until_async
from tests.support.tones import GATE, RATE, heard, levels, loudest, tone, write_gated


def test_ear_hears_each_tone_of_a_mix() -> None:
    mix = tone(440, 1.0, amplitude=0.2) + tone(660, 1.0, amplitude=0.2)
    assert heard(mix, (440, 550, 660, 880)) == {440, 660}


def test_ear_hears_nothing_in_silence() -> None:
    assert heard(np.zeros(RATE, np.int16), (440, 660)) == set()


def test_ear_tells_the_level_of_a_tone() -> None:
    assert levels(tone(440, 1.0, amplitude=0.5), [440])[440] == pytest.approx(-6.0, abs=0.3)


def test_ear_tells_the_frequency_of_a_tone() -> None:
    assert loudest(tone(443, 1.0)) == pytest.approx(443, abs=1)


def test_gated_tone_repeats_without_a_step(tmp_path: Path) -> None:
    with wave.open(str(write_gated(tmp_path / "voice.wav", 660))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    assert len(samples) == 4 * RATE
    assert abs(int(samples[0])) < 10
    assert abs(int(samples[int(GATE * RATE) - 1])) < 2_000
    assert not samples[int(GATE * RATE) : int(2 * GATE * RATE)].any()


def test_wait_tells_why_it_waited() -> None:
    with pytest.raises(AssertionError, match="nobody came"):
        until(lambda: "nobody came", within=0.1)


async def test_wait_ends_when_there_is_no_more_reason() -> None:
    reasons = ["first", "second", ""]
    await until_async(lambda: reasons.pop(0), within=5)
    assert reasons == []
