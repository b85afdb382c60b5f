"""Speakers' own sound waits on disk, within bounds there and in memory."""

import os
from collections import deque

import pytest

from chalicelib.protocol.tracks import TrackPacket, TracksName, read_tracks
from media_worker.recording.spool import Spool
from media_worker.recording.track_buffer import (
    AT_HAND,
    IN_MEMORY,
    IN_MEMORY_ALTOGETHER,
    WAITING,
    HeldTracks,
    TrackBuffer,
)
from media_worker.recording.track_recorder import CutTracks
from tests.support.patience import until_async


def tracks(number: int) -> CutTracks:
    """Return an object of 20 ms, the one with that number of a run."""
    name = TracksName(1_767_225_600_000 + number, 1, "0" * 8, number)
    return CutTracks(name, {"a_ada": [TrackPacket(0, b"\xf8" + number.to_bytes(4, "big"))]})


def numbers(waiting: deque[HeldTracks]) -> list[int]:
    return [one.name.number for one in waiting]


def add(own: TrackBuffer, space: str, count: int, first: int = 0) -> list[tuple[str, int]]:
    """Let objects wait, and return which are lost."""
    found = (lost for number in range(first, first + count) for lost in own.add(space, tracks(number)))
    return [(whose, held.name.number) for whose, held in found]


async def written(own: TrackBuffer, space: str, count: int) -> None:
    def why_not() -> str | None:
        done = sum(one.place is not None for one in own.of(space))
        return None if done == count else f"{done} are on disk"

    await until_async(why_not)


async def test_first_objects_stay_in_memory_and_the_others_go_to_disk() -> None:
    own = TrackBuffer(Spool())
    assert add(own, "s_1", 9) == []
    await written(own, "s_1", 9 - AT_HAND)
    assert [one.cut is None for one in own.of("s_1")] == [False] * AT_HAND + [True] * (9 - AT_HAND)
    content = [read_tracks(one.content(own.spool)) for one in own.of("s_1")]
    assert content == [tracks(number).tracks for number in range(9)]
    assert {one.ms for one in own.of("s_1")} == {20}
    await own.close()


async def test_oldest_of_a_space_is_lost_unless_it_is_on_its_way() -> None:
    own = TrackBuffer(Spool())
    assert add(own, "s_1", WAITING + 2) == [("s_1", 0), ("s_1", 1)]
    oldest = own.of("s_1")[0]
    assert [held.name.number for _, held in own.add("s_1", tracks(999), oldest)] == [3]
    assert numbers(own.of("s_1"))[:2] == [2, 4]
    await own.close()


async def test_place_of_what_is_uploaded_or_lost_is_used_again() -> None:
    own = TrackBuffer(Spool(most=4))
    add(own, "s_1", 4 + AT_HAND)
    for held in tuple(own.of("s_1")):
        own.forget("s_1", held)  # before it is written
    await until_async(lambda: None if own.spool.is_empty else "places are taken")
    add(own, "s_1", 4 + AT_HAND, first=100)
    await written(own, "s_1", 4)
    content = [read_tracks(one.content(own.spool)) for one in own.of("s_1")]
    assert content == [tracks(100 + number).tracks for number in range(4 + AT_HAND)]
    await own.close()


async def test_without_a_disk_some_minutes_stay_in_memory(tmp_path: os.PathLike[str]) -> None:
    own = TrackBuffer(Spool(os.path.join(tmp_path, "missing")))
    assert add(own, "s_0", IN_MEMORY + 1) == [("s_0", 0)]
    spaces = range(1, IN_MEMORY_ALTOGETHER // IN_MEMORY)
    assert [lost for space in spaces for lost in add(own, f"s_{space}", IN_MEMORY)] == []
    assert add(own, "s_99", 1) == [("s_0", 1)]
    await own.close()


async def test_disk_that_fills_up_leaves_objects_in_memory() -> None:
    class Full(Spool):
        def write(self, place: int, content: bytes) -> None:
            raise OSError("No space left on device.")

    own = TrackBuffer(Full())
    add(own, "s_1", IN_MEMORY)
    await until_async(lambda: None if own.spool.is_empty else "places are taken")
    assert all(one.cut is not None for one in own.of("s_1"))
    assert add(own, "s_1", 1, first=IN_MEMORY) == []  # it may still be written
    await until_async(lambda: None if own.spool.is_empty else "places are taken")
    assert add(own, "s_1", 1, first=IN_MEMORY + 1) == [("s_1", 0)]
    await own.close()


def test_file_on_disk_has_no_name_and_goes_when_nothing_is_in_it(tmp_path: os.PathLike[str]) -> None:
    spool = Spool(os.fspath(tmp_path), most=2)
    first, second = spool.reserve(), spool.reserve()
    with pytest.raises(OSError, match="taken"):
        spool.reserve()
    spool.write(second, b"two")
    spool.write(first, b"one")
    assert (spool.read(first, 3), spool.read(second, 3), os.listdir(tmp_path)) == (b"one", b"two", [])
    with pytest.raises(OSError, match="cut off"):
        spool.read(second, 4)
    spool.release(first)
    assert spool.reserve() == first
    spool.release(first)
    spool.release(second)
    assert spool.is_empty
    with pytest.raises(OSError, match="closed"):
        spool.read(first, 3)


def test_closed_spool_can_be_used_anew() -> None:
    spool = Spool()
    spool.reserve()
    spool.close()
    assert spool.reserve() == 0
    spool.close()
