"""libopus: round trips, loss, silence and bytes that are not Opus."""

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media_worker.audio import opus
from media_worker.audio.opus import FRAME, LONGEST, Decoder, Encoder, OpusError, OpusMissing
from tests.support.room import loudness, tone

SILENCE = np.zeros(FRAME, dtype=np.int16)


def packets(count: int, encoder: Encoder | None = None) -> list[bytes]:
    encoder = encoder or Encoder()
    return [payload for n in range(count) if (payload := encoder.encode(tone(440, n))) is not None]


def test_decoder_hears_the_tone_that_was_encoded() -> None:
    decoder = Decoder()
    frames = [decoder.decode(payload) for payload in packets(50)]
    assert {len(frame) for frame in frames} == {FRAME}
    heard = np.concatenate(frames[10:])
    assert loudness(heard, 440) == pytest.approx(8_000, rel=0.15)
    assert loudness(heard, 660) < 300


def test_encoder_keeps_to_its_bitrate() -> None:
    noise = np.random.default_rng(1)
    encoder = Encoder()
    sizes = [len(encoder.encode(noise.integers(-9_000, 9_000, FRAME).astype(np.int16)) or b"") for _ in range(200)]
    assert sum(sizes) * 8 / 4 == pytest.approx(32_000, rel=0.2)


def test_encoder_with_dtx_sends_nothing_in_silence() -> None:
    encoder = Encoder(dtx=True)
    sent = [encoder.encode(SILENCE) for _ in range(100)]
    assert sum(payload is not None for payload in sent) < 30


def test_lost_packet_is_recovered_from_the_next_one_better_than_concealed() -> None:
    """The tone jumps from 440 to 660 Hz in the lost packet, which only FEC can reproduce."""
    encoder, frames = Encoder(loss_percent=30), []
    for n in range(60):
        frames.append(encoder.encode(tone(440 if n < 50 else 660, n)))
    recovering, concealing = Decoder(), Decoder()
    for payload in frames[:50]:
        assert payload is not None
        recovering.decode(payload)
        concealing.decode(payload)
    following = frames[51]
    assert following is not None
    assert loudness(recovering.recover(following, FRAME), 660) > 2 * loudness(concealing.conceal(FRAME), 660)


@pytest.mark.parametrize("samples", [480, 960, 1_920, 2_880])
def test_concealment_has_the_length_asked_for_and_fades(samples: int) -> None:
    decoder = Decoder()
    for payload in packets(20):
        decoder.decode(payload)
    assert len(decoder.conceal(samples)) == samples
    for _ in range(20):
        last = decoder.conceal(FRAME)
    assert np.abs(last).max() < 1_000


def test_independent_packet_is_understood_by_decoder_of_another_stream() -> None:
    other = Decoder()
    for heard in packets(30):
        other.decode(heard)
    encoder = Encoder()
    packets(30, encoder)
    payload = encoder.encode(tone(440, 30), independent=True)
    assert payload is not None
    assert np.abs(other.decode(payload)).max() < 12_000


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_junk_is_decoded_or_refused_and_never_worse(payloads: list[bytes]) -> None:
    decoder = Decoder()
    for payload in payloads:
        with contextlib.suppress(OpusError):
            assert 0 < len(decoder.decode(payload)) <= LONGEST
        assert len(decoder.recover(payload, FRAME)) == FRAME


def test_cut_and_bent_packets_never_break_the_decoder() -> None:
    decoder, chance = Decoder(), np.random.default_rng(3)
    for payload in packets(100):
        bent = bytearray(payload)
        bent[int(chance.integers(len(bent)))] ^= int(chance.integers(1, 256))
        for damaged in (bytes(bent), payload[: int(chance.integers(1, len(payload)))]):
            with contextlib.suppress(OpusError):
                decoder.decode(damaged)
    assert len(decoder.decode(packets(1)[0])) == FRAME


def test_empty_payload_and_wrong_frame_are_refused() -> None:
    with pytest.raises(OpusError, match="corrupted"):
        Decoder().decode(b"")
    with pytest.raises(ValueError, match="480 samples, expected 960"):
        Encoder().encode(SILENCE[:480])


def test_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nowhere:
        def dlopen(self, name: str) -> object:
            raise OSError(name)

    opus._library.cache_clear()
    monkeypatch.setattr(opus, "_ffi", Nowhere())
    with pytest.raises(OpusMissing, match="libopus0"):
        opus._library()
