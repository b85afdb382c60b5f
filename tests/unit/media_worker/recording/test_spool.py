"""A spool is a file without a name on disk, touched by a thread of its own."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from media_worker.recording.spool import BLOCK, Spool
from tests.support.patience import until_async


async def test_file_has_no_name_and_goes_when_nothing_is_in_it(tmp_path: Path) -> None:
    """So nothing is left of it when the process is killed."""
    spool = Spool(str(tmp_path), blocks=4)
    one, two = await spool.put(lambda: b"one"), await spool.put(lambda: b"two" * BLOCK)
    assert (await spool.get(one), await spool.get(two)) == (b"one", b"two" * BLOCK)
    assert (len(one.blocks), len(two.blocks), os.listdir(tmp_path)) == (1, 3, [])
    with pytest.raises(OSError, match="full"):
        await spool.put(lambda: b"three")
    spool.release(one)
    three = await spool.put(lambda: b"three")
    assert (three.blocks, await spool.get(three)) == (one.blocks, b"three")
    spool.release(two)
    spool.release(three)
    await until_async(lambda: None if spool.is_empty else "the file is there")
    with pytest.raises(OSError, match="closed"):
        await spool.get(three)


async def test_closed_spool_takes_nothing(tmp_path: Path) -> None:
    """Otherwise what was on its way to it would make a file that nobody deletes."""
    spool = Spool(str(tmp_path))
    spool.close()
    with pytest.raises(OSError, match="closed"):
        await spool.put(lambda: b"late")
    assert spool.is_empty


async def test_object_that_is_cut_off_is_told(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path))
    where = await spool.put(lambda: b"one")
    with pytest.raises(OSError, match="cut off"):
        await spool.get(where._replace(size=4))
    spool.close()


async def test_disk_that_stands_still_holds_up_neither_the_loop_nor_other_threads(tmp_path: Path) -> None:
    spool, goes_on = Spool(str(tmp_path)), threading.Event()
    waiting = asyncio.create_task(spool.put(lambda: b"x" if goes_on.wait() else b""))
    await until_async(lambda: None if spool.is_empty else "it was written")
    assert await asyncio.to_thread(lambda: 1) == 1
    spool.close()
    goes_on.set()
    assert (await waiting).size == 1
    await until_async(lambda: None if spool.is_empty else "the file is there")
