"""A file that is made of what stays of another one has just that, in however many pages it is made."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.recording_cut import RecordingCut
from chalicelib.protocol.ogg import SILENT, ogg_opus, packets_of
from chalicelib.services.recordings import revised_sound
from chalicelib.services.recordings.fade_out import BEFORE, Fade
from chalicelib.services.recordings.revised_sound import RevisedSound

FRAMES = 20_000
PACKETS = [frame.to_bytes(4, "big") * (1 + frame % 40) for frame in range(FRAMES)]
FILE = ogg_opus(PACKETS, samples=960, serial=1, pre_skip=0)


def made(cut: RecordingCut, fade: Fade = lambda packets: packets[-1]) -> list[bytes]:
    """Return the packets of the file that is made."""
    state, parts = RevisedSound.begun("1.ogg", len(FILE), "2.ogg", cut, "upload", 1), list[bytes]()
    while not state.is_whole:
        before = state.progress
        state.advance(lambda start, size: FILE[start : start + size], fade=fade)
        assert before < state.progress <= 1
        part = state.part()
        parts += [part] if part else []
    file = b"".join(parts)
    assert state.stored == len(file)
    return packets_of(file)[2:]


def expected(cut: RecordingCut) -> list[bytes]:
    found = []
    for start, end in cut.kept:
        stretch = PACKETS[start // 20 : end // 20]
        found += [SILENT, *stretch[1:]] if start else stretch
    return found


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, FRAMES // 5), min_size=2, max_size=8).map(sorted))
def test_file_has_what_is_kept_and_nothing_else(bounds: list[int]) -> None:
    cut = RecordingCut(tuple((a * 100, b * 100) for a, b in zip(bounds[::2], bounds[1::2], strict=False)))
    assert made(cut) == expected(cut)


def test_what_is_silenced_is_silence_of_the_same_length() -> None:
    cut = RecordingCut(((0, 100_000), (110_000, 200_000)), ((20_000, 30_000), (115_000, 200_000)))
    after = made(cut)
    assert after[:1_000] == PACKETS[:1_000]
    assert after[1_000:1_500] == [SILENT] * 500
    assert after[1_500:5_000] == PACKETS[1_500:5_000]
    assert after[5_000:] == [SILENT, *PACKETS[5_501:5_750], *[SILENT] * 4_250]


def test_sound_fades_before_each_silence_and_at_the_end_in_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packet is made of those before it, and the remix and what is left out stay as they are."""
    cut = RecordingCut(((10_000, 200_000),), ((10_000, 20_000), (30_000, 31_000), (40_000, 50_000)))
    for piece in (20_000, revised_sound.PIECE):
        monkeypatch.setattr(revised_sound, "PIECE", piece)
        heard = list[list[bytes]]()

        def fade(packets: Sequence[bytes], heard: list[list[bytes]] = heard) -> bytes:
            heard.append(list(packets))
            return b"faded"

        after = made(cut, fade)
        assert heard == [PACKETS[frame - BEFORE : frame + 1] for frame in (1_499, 1_999, 9_999)]
        assert [frame for frame, packet in enumerate(after) if packet == b"faded"] == [999, 1_499, 9_499]


def test_file_is_the_same_in_many_pages_and_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = RecordingCut(((50_000, 300_000),))
    once = made(cut)
    monkeypatch.setattr(revised_sound, "PIECE", 20_000)
    monkeypatch.setattr(revised_sound, "PART", 50_000)
    assert made(cut) == once == expected(cut)


def test_file_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        made(RecordingCut(((0, FRAMES * 20 + 1_000),)))
