"""The detectors of the tests hear what is there and nothing else."""

import asyncio
import wave
from pathlib import Path

import numpy as np
import pytest
from aiortc.rtp import RtpPacket

from tests.support.patience import until, until_async
from tests.support.tape import Tape
from tests.support.tones import GATE, RATE, heard, pitch, tone, write_gated


def test_ear_hears_each_tone_of_a_mix() -> None:
    mix = tone(440, 1.0, amplitude=0.2) + tone(660, 1.0, amplitude=0.2)
    assert heard(mix, (440, 550, 660, 880)) == {440, 660}


def test_ear_hears_nothing_in_silence() -> None:
    assert heard(np.zeros(RATE, np.int16), (440, 660)) == set()


def test_ear_hears_neither_a_faint_tone_nor_one_beside_it() -> None:
    assert heard(tone(440, 1.0, amplitude=0.02), (440,)) == set()
    assert heard(tone(645, 1.0), (660,)) == set()
    assert heard(np.zeros(100, np.int16), (440,)) == set()


def test_ear_tells_the_frequency_of_a_tone() -> None:
    assert pitch(tone(443, 1.0)) == pytest.approx(443, abs=2)
    assert pitch(np.zeros(RATE, np.int16)) == 0


def test_ear_hears_a_torn_tone_as_what_it_is() -> None:
    torn = np.concatenate([tone(440, 1.0)[start : start + 2_880] for start in range(0, 40_000, 5_137)] * 4)
    assert heard(torn, (440, 660, 880)) == {440}
    assert pitch(torn) == pytest.approx(440, abs=10)


def test_ear_hears_40_ms_of_a_tone_that_should_not_be_there() -> None:
    mix = tone(440, 2.0, amplitude=0.3).astype(np.int32)
    mix[RATE : RATE + 1_920] += tone(660, 0.04, amplitude=0.3)
    assert heard(mix.astype(np.int16), (440, 660)) == {440, 660}


def test_tape_counts_by_the_time_of_the_room_and_not_by_when_packets_came() -> None:
    async def waits() -> tuple[float, float]:
        receiver = Receiver()
        tape = Tape(receiver)  # type: ignore[arg-type]
        for number in range(10):
            await receiver._handle_rtp_packet(RtpPacket(timestamp=2**32 - 4_800 + 960 * number, payload=b"sound"))
        mark = tape.mark()
        await receiver._handle_rtp_packet(RtpPacket(timestamp=4_800, payload=b"sound"))
        return tape.seconds(mark), tape.seconds(mark - 9_600)

    assert asyncio.run(waits()) == pytest.approx((0.02, 0.2), abs=0.021)


class Receiver:
    """The part of aiortc's receiver that a tape listens to."""

    async def _handle_rtp_packet(self, packet: RtpPacket) -> None:
        """Take a packet, as the real one decodes it."""


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
