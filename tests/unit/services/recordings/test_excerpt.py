"""A stretch of a recording is found by reading little of it, wherever it is."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol.ogg import SILENT, ogg_opus
from chalicelib.services.recordings.excerpt import LEAD, PIECE, excerpt

FRAMES = 90_000  # half an hour


def packet(frame: int) -> bytes:
    """Return a packet that tells its frame; some contain what pages begin with."""
    return frame.to_bytes(4, "big") + (b"OggS" if frame % 7 == 0 else b"") + bytes(random.Random(frame).randbytes(80))


@cache
def packets() -> list[bytes]:
    return [SILENT if 20_000 <= frame < 50_000 else packet(frame) for frame in range(FRAMES)]


@cache
def content() -> bytes:
    return ogg_opus(packets(), samples=960, serial=1, pre_skip=0)


class File:
    """Counts how much of it is read."""

    def __init__(self) -> None:
        self.asked = 0

    def read(self, start: int, size: int) -> bytes:
        self.asked += 1
        return content()[start : start + size]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, FRAMES - 1), st.integers(1, 4_500))
def test_every_stretch_has_its_packets_and_a_lead(first: int, frames: int) -> None:
    end, file = min(FRAMES, first + frames), File()
    found, lead = excerpt(file.read, len(content()), first, end)
    assert lead == min(first, LEAD)
    assert found == packets()[first - lead : end]
    assert file.asked < 20


def test_stretch_beyond_the_end_is_refused() -> None:
    file = File()
    for first, end in ((FRAMES, FRAMES + 50), (FRAMES - 50, FRAMES + 50)):
        with pytest.raises(ValueError, match="ends before"):
            excerpt(file.read, len(content()), first, end)


def test_short_file_is_read_from_its_start() -> None:
    file = ogg_opus(packets()[:120], samples=960, serial=1, pre_skip=0)
    assert len(file) < PIECE
    found, lead = excerpt(lambda start, size: file[start : start + size], len(file), 60, 110)
    assert (found, lead) == (packets()[56:110], 4)
