"""An M4A file that is made page by page has what its Ogg file has, at the same times."""

import io
from collections.abc import Sequence

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.audio.aac import aac_of
from chalicelib.protocol.mp4 import AAC_SAMPLES
from chalicelib.protocol.ogg import SILENT, ogg_opus
from chalicelib.services.recordings import m4a_assembly
from chalicelib.services.recordings.m4a_assembly import M4aAssembly
from media_worker.audio.opus import FRAME, Encoder
from tests.support.tones import heard, share, tone

RATE = 48_000
ADA, BOB = 440.0, 1_250.0


def spoken(hz: float, seconds: float) -> list[bytes]:
    encoder, samples = Encoder(), tone(hz, seconds)
    return [encoder.encode(samples[at : at + FRAME]) or SILENT for at in range(0, len(samples) - FRAME + 1, FRAME)]


def file_of(packets: list[bytes]) -> bytes:
    return ogg_opus(packets, samples=FRAME, serial=1, pre_skip=0)


def made(ogg: bytes) -> tuple[bytes, int]:
    """Return the M4A file, and in how many pages it was made."""
    state = M4aAssembly("1.ogg", len(ogg), "upload")
    parts: list[bytes] = []
    pages = 0
    while not state.is_whole:
        state.advance(lambda start, size: ogg[start : start + size], aac_of)
        part = state.part()
        parts += [part] if part else []
        pages += 1
    return state.head() + b"".join(parts), pages


def played(m4a: bytes) -> NDArray[np.float32]:
    with av.open(io.BytesIO(m4a), mode="r") as opened:
        return np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])


def as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    return (np.clip(samples, -1, 1) * 32_767).astype(np.int16)


@pytest.mark.parametrize("page", [16, 50, 130, 2_400])
def test_each_voice_is_at_its_time_however_many_pages_there_are(page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(m4a_assembly, "PAGE", page)
    packets = [*spoken(ADA, 4.0), *[SILENT] * 203, *spoken(BOB, 3.0)]
    m4a, pages = made(file_of(packets))
    assert pages > 1 or page == 2_400
    samples = as_int16(played(m4a))
    assert 0 <= len(samples) - len(packets) * FRAME < AAC_SAMPLES
    silence = slice(int(4.05 * RATE), int(8.05 * RATE))
    assert not samples[silence].any()
    onset = 4 * RATE + 203 * FRAME
    first, last = samples[: 4 * RATE], samples[onset:]
    assert (heard(first, [ADA, BOB]), heard(last, [ADA, BOB])) == ({ADA}, {BOB})
    assert min(share(first, ADA), share(last, BOB)) > 0.98  # so it has no clicks where pages meet
    loud = np.flatnonzero(np.abs(samples[onset - RATE // 10 :]) > 1_000)[0] - RATE // 10
    assert abs(loud) < 0.05 * RATE


def noise(samples: NDArray[np.float32], hz: float) -> float:
    """Return the loudest 1,024 samples (RMS) of what is no tone of `hz`, without the first and the last second."""
    moments = np.arange(AAC_SAMPLES) * 2 * np.pi * hz / RATE
    wave = np.stack([np.sin(moments), np.cos(moments)], 1)
    blocks = samples[RATE:-RATE]
    blocks = blocks[: len(blocks) // AAC_SAMPLES * AAC_SAMPLES].reshape(-1, AAC_SAMPLES).T
    rest = blocks - wave @ np.linalg.lstsq(wave, blocks, rcond=None)[0]
    return float(np.sqrt((rest**2).mean(axis=0)).max())


def test_pages_meet_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    ogg = file_of(spoken(ADA, 8.0))
    whole, _ = made(ogg)
    monkeypatch.setattr(m4a_assembly, "PAGE", 50)
    paged, pages = made(ogg)
    assert pages == 8
    assert noise(played(paged), ADA) < 1.2 * noise(played(whole), ADA)


@pytest.mark.parametrize("frames", [1, 15, 16, 17, 31, 32, 33, 50, 160])
def test_file_is_as_long_as_the_sound(frames: int) -> None:
    m4a, _ = made(file_of(spoken(ADA, frames / 50)))
    with av.open(io.BytesIO(m4a), mode="r") as opened:
        assert opened.duration == frames * 20_000
    assert 0 <= len(played(m4a)) - frames * FRAME < AAC_SAMPLES  # decoders give out whole packets


def test_hours_of_silence_cost_no_encoding() -> None:
    asked: list[int] = []

    def counted(packets: Sequence[bytes], start: int, gain: int) -> list[tuple[int, bytes]]:
        asked.append(len(packets))
        return aac_of(packets, start, gain)

    ogg = file_of([SILENT] * 180_000)
    state = M4aAssembly("1.ogg", len(ogg), "upload")
    while not state.is_whole:
        state.advance(lambda start, size: ogg[start : start + size], counted)
    assert sum(asked) < 100
    assert state.samples == 180_000 * FRAME


def test_damaged_file_is_refused() -> None:
    ogg = bytearray(file_of(spoken(ADA, 1.0)))
    ogg[-10] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        made(bytes(ogg))
    with pytest.raises(ValueError, match="no page"):
        M4aAssembly("1.ogg", 10, "upload").advance(lambda start, size: b"OggS", aac_of)
