"""Segments that cannot be uploaded wait on disk, within bounds, and neither they nor others wait for the disk."""

import asyncio
import threading
from pathlib import Path

import pytest

from chalicelib.protocol import SoundLost
from chalicelib.protocol.segments import FRAME_MS, read_segment
from media_worker.recording.spool import Spool
from media_worker.recording.upload_buffer import MIX, Bounds
from tests.integration.edge.test_segment_uploads import cut, mark, sending
from tests.support.patience import until_async


async def test_half_an_hour_waits_on_disk_and_at_more_the_oldest_segments_are_lost() -> None:
    waiting = MIX.waiting
    async with sending(answers=False) as ours:
        for number in range(waiting + 3):
            ours.uploads.store("s_1", cut(number))
        ours.uploads.store("s_1", mark(waiting + 3))
        assert (ours.uploads.lost, ours.lost) == (3, [SoundLost(FRAME_MS)] * 3)
        await until_async(lambda: None if ours.uploads.on_disk("s_1") >= waiting - 2 else "they are in memory")
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if len(ours.store.bodies) == waiting + 1 else "some are not stored")
        assert ours.names() == list(range(3, waiting + 4))
        assert all(read_segment(body).packets == [b"packet"] for body in list(ours.store.bodies.values())[:-1])


async def test_without_a_disk_the_space_with_most_segments_loses_one_when_there_are_too_many_altogether(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("media_worker.recording.segment_uploads.MIX", Bounds(9, 9, 4))
    async with sending(answers=False, spool=Spool(str(tmp_path / "missing"))) as ours:
        for number in range(4):
            ours.uploads.store("s_1", cut(number))
        assert ours.uploads.lost == 0
        ours.uploads.store("s_2", cut(0))
        ours.uploads.store("s_2", mark(1))
        ours.uploads.store("s_1", mark(4))
        assert ours.uploads.lost == 1
        for space in ("s_1", "s_2"):
            ours.uploads.permit(space, ours.form())
        await until_async(lambda: None if ours.store.asked == 6 else "some are not stored")
        assert sorted(ours.names()) == [0, 1, 1, 2, 3, 4]


async def test_disk_that_stands_still_holds_up_no_upload(tmp_path: Path) -> None:
    """What is still in memory is uploaded from there."""
    spool, goes_on = Spool(str(tmp_path)), threading.Event()

    async def stand_still() -> None:
        await spool.put(lambda: b"x" if goes_on.wait() else b"")

    standing = asyncio.create_task(stand_still())
    async with sending(answers=False, spool=spool) as ours:
        for number in range(9):
            ours.uploads.store("s_1", cut(number))
        ours.uploads.store("s_1", mark(9))
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if len(ours.store.bodies) == 10 else "some are not stored")
        assert (ours.names(), ours.uploads.on_disk("s_1"), ours.uploads.lost) == (list(range(10)), 0, 0)
    goes_on.set()
    await standing


async def test_what_waits_on_disk_is_uploaded_while_the_worker_stops() -> None:
    async with sending(answers=False) as ours:
        for number in range(9):
            ours.uploads.store("s_1", cut(number))
        ours.uploads.store("s_1", mark(9))
        await until_async(lambda: None if ours.uploads.on_disk("s_1") == 7 else "they are in memory")
        closing = asyncio.create_task(ours.uploads.close())
        ours.uploads.permit("s_1", ours.form())
        await closing
        assert (ours.names(), ours.uploads.lost) == (list(range(10)), 0)
