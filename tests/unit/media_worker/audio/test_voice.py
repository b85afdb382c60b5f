"""One speaker: any frame size in, 20 ms out."""

import numpy as np
import pytest

from media_worker.audio.opus import FRAME, RATE, Encoder
from media_worker.audio.voice import Voice
from media_worker.peer import AudioPacket
from tests.support.room import Samples, loudness, tone

av = pytest.importorskip("av")


def av_packets(milliseconds: int, seconds: float) -> list[AudioPacket]:
    """Return a 440 Hz tone in Opus packets of `milliseconds` each."""
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = RATE, "mono", "s16"
    codec.options = {"frame_duration": str(milliseconds), "application": "voip"}
    payloads = []
    for n in range(int(seconds * 50)):
        frame = av.AudioFrame.from_ndarray(tone(440, n)[None, :], layout="mono")
        frame.sample_rate, frame.pts = RATE, n * FRAME
        payloads += [bytes(packet) for packet in codec.encode(frame)]
    step = milliseconds * 48
    return [AudioPacket(p, n, n * step, 100 + (n + 1) * milliseconds / 1000) for n, p in enumerate(payloads)]


def listen(voice: Voice, packets: list[AudioPacket], ticks: int) -> list[Samples | None]:
    heard, waiting = [], list(packets)
    for number in range(ticks):
        now = 100.011 + number * 0.020
        while waiting and waiting[0].arrived <= now:
            voice.push(waiting.pop(0))
        heard.append(voice.speech(now))
    return heard


@pytest.mark.parametrize("milliseconds", [10, 20, 40, 60])
def test_voice_plays_packets_of_any_length_without_gaps(milliseconds: int) -> None:
    heard = listen(Voice(), av_packets(milliseconds, 3.0), 140)
    frames = heard[15:]
    assert all(frame is not None and len(frame) == FRAME for frame in frames)
    samples = np.concatenate([frame for frame in frames if frame is not None])
    assert loudness(samples, 440) == pytest.approx(8_000, rel=0.15)


def test_voice_bridges_single_lost_packets() -> None:
    packets = [packet for n, packet in enumerate(av_packets(20, 3.0)) if n % 10]
    heard = listen(Voice(), packets, 140)
    assert all(frame is not None for frame in heard[15:])
    samples = np.concatenate([frame for frame in heard[15:] if frame is not None])
    assert loudness(samples, 440) > 6_000


def test_voice_counts_payloads_that_are_not_opus_and_goes_on() -> None:
    voice = Voice()
    packets = [
        packet._replace(payload=b"" if n % 20 == 3 else b"\xfb\x3f" if n % 20 == 9 else packet.payload)
        for n, packet in enumerate(av_packets(20, 2.0))
    ]
    heard = listen(voice, packets, 100)
    assert voice.damaged == 10
    assert sum(frame is not None for frame in heard) > 80


def test_quiet_room_is_not_speech() -> None:
    encoder, chance = Encoder(), np.random.default_rng(5)
    packets = []
    for n in range(100):
        payload = encoder.encode(chance.integers(-30, 30, FRAME).astype(np.int16))
        assert payload is not None
        packets.append(AudioPacket(payload, n, n * FRAME, 100 + n * 0.020))
    assert set(listen(Voice(), packets, 100)) == {None}


def test_voice_is_slowed_down_and_hurried_up_without_clicks_or_another_pitch() -> None:
    packets = av_packets(20, 16.0)
    late = [
        packet._replace(arrived=packet.arrived + (0.25 if 200 <= n < 400 else 0)) for n, packet in enumerate(packets)
    ]
    heard = listen(Voice(), sorted(late, key=lambda packet: packet.arrived), 820)
    assert all(frame is not None for frame in heard[240:790])
    samples = np.concatenate([frame for frame in heard[240:790] if frame is not None])
    assert loudness(samples, 440) > 6_500
    steepest = 8_000 * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff(samples.astype(np.int32))).max() < 1.6 * steepest
