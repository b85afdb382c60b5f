"""What is measured page by page is what one pass of FFmpeg's meter measures."""

from collections.abc import Sequence

import numpy as np
import pytest

from chalicelib.audio.loudness import momentary
from chalicelib.domain.loudness import FileLoudness
from chalicelib.protocol.ogg import SILENT, ogg_opus
from chalicelib.services.recordings import loudness_measure
from chalicelib.services.recordings.loudness_measure import LoudnessMeasure
from media_worker.audio.opus import FRAME, Encoder
from tests.support.player import loudness_of
from tests.support.tones import tone

RATE = 48_000


def words(seconds: float) -> list[bytes]:
    """Return something with the rises and falls of speech, in Opus."""
    moments = np.arange(round(seconds * RATE)) / RATE
    loud = 0.04 + 0.16 * np.abs(np.sin(2 * np.pi * 0.31 * moments)) * (np.sin(2 * np.pi * 0.05 * moments) > -0.5)
    samples = (tone(440, seconds, amplitude=1.0) * loud).astype(np.int16)
    encoder = Encoder()
    return [encoder.encode(samples[at : at + FRAME]) or SILENT for at in range(0, len(samples) - FRAME + 1, FRAME)]


def file_of(packets: list[bytes]) -> bytes:
    return ogg_opus(packets, samples=FRAME, serial=1, pre_skip=0)


def measured(ogg: bytes) -> tuple[FileLoudness | None, int]:
    """Return the loudness of a file, and in how many pages it was measured."""
    state, pages = LoudnessMeasure("1.ogg", len(ogg)), 0
    while not state.is_whole:
        state.advance(lambda start, size: ogg[start : start + size], momentary)
        pages += 1
    return state.loudness, pages


def test_loudness_is_that_of_one_pass_in_however_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    ogg = file_of(words(40.0))
    whole, pages = measured(ogg)
    assert (whole is not None, pages) == (True, 1)
    assert whole is not None
    assert whole.lufs == pytest.approx(loudness_of(ogg), abs=0.1)
    monkeypatch.setattr(loudness_measure, "PAGE", 173)
    part, pages = measured(ogg)
    assert pages > 8
    assert part is not None
    assert part.lufs == pytest.approx(whole.lufs, abs=0.1)
    assert part.peak == pytest.approx(whole.peak, abs=0.1)


def test_hours_of_silence_change_nothing_and_cost_nothing() -> None:
    spoken = words(5.0)
    ogg = file_of([*spoken, *[SILENT] * 180_000, *spoken])
    asked: list[int] = []

    def counted(packets: Sequence[bytes]) -> tuple[list[float], float]:
        asked.append(len(packets))
        return momentary(packets)

    state = LoudnessMeasure("1.ogg", len(ogg))
    while not state.is_whole:
        state.advance(lambda start, size: ogg[start : start + size], counted)
    assert sum(asked) < 1_000
    once, _ = measured(file_of(spoken))
    assert once is not None
    assert state.loudness is not None
    assert state.loudness.lufs == pytest.approx(once.lufs, abs=0.2)


def test_silence_has_no_loudness() -> None:
    assert measured(file_of([SILENT] * 1_000)) == (None, 1)


def test_damaged_file_is_refused() -> None:
    ogg = bytearray(file_of(words(1.0)))
    ogg[-10] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        measured(bytes(ogg))
    with pytest.raises(ValueError, match="no page"):
        LoudnessMeasure("1.ogg", 10).advance(lambda start, size: b"OggS", momentary)
