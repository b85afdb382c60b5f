"""The meter of WebSocket frames sees every header, however the bytes arrive."""

import pytest

from infra.local.gateway.frames import FrameMeter

LIMIT = 32 * 1024


def frame(size: int, *, masked: bool = True) -> bytes:
    mask = 0x80 if masked else 0
    if size < 126:
        head = bytes([0x81, mask | size])
    elif size < 65_536:
        head = bytes([0x81, mask | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x81, mask | 127]) + size.to_bytes(8, "big")
    return head + (bytes(4) if masked else b"") + bytes([0x81]) * size


@pytest.mark.parametrize("piece", [1, 3, 7, 1_000, 100_000])
@pytest.mark.parametrize("masked", [True, False])
def test_meter_lets_frames_up_to_the_limit_pass(piece: int, masked: bool) -> None:
    meter = FrameMeter(LIMIT)
    stream = b"".join(frame(size, masked=masked) for size in (0, 1, 125, 126, 127, LIMIT, 5))
    assert not any(meter.exceeds(stream[at : at + piece]) for at in range(0, len(stream), piece))


@pytest.mark.parametrize("size", [LIMIT + 1, 65_535, 65_536, 200_000])
def test_meter_finds_a_longer_frame_by_its_header(size: int) -> None:
    meter = FrameMeter(LIMIT)
    assert not meter.exceeds(frame(LIMIT))
    assert meter.exceeds(frame(size)[:14])
