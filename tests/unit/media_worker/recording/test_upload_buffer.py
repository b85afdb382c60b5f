"""What waits to be uploaded is on disk, within bounds there and in memory."""

from collections import deque
from pathlib import Path

from chalicelib.protocol import TracksLost
from chalicelib.protocol.tracks import TrackPacket, TracksName, read_tracks
from media_worker.recording.recorder import Recorder
from media_worker.recording.spool import Spool
from media_worker.recording.track_recorder import CutTracks
from media_worker.recording.upload import Upload
from media_worker.recording.upload_buffer import AT_HAND, Bounds, UploadBuffer
from tests.support.patience import until_async

BOUNDS = Bounds(waiting=12, in_memory=12, altogether=24)
FEW = BOUNDS._replace(in_memory=4, altogether=8)


def tracks(number: int) -> CutTracks:
    """Return an object of 20 ms, the one with that number of a run."""
    name = TracksName(1_767_225_600_000 + number, 1, "0" * 8, number)
    return CutTracks(name, {"a_ada": [TrackPacket(0, b"\xf8" + number.to_bytes(4, "big"))]})


def mark() -> Upload:
    return Upload(Recorder(1, "0" * 8, 1_767_225_600_000.0).end(0))


def numbers(waiting: deque[Upload]) -> list[int]:
    return [one.name.number for one in waiting]


def add(own: UploadBuffer, space: str, count: int, first: int = 0) -> list[tuple[str, int]]:
    """Let objects wait, and return which are lost."""
    found = (lost for number in range(first, first + count) for lost in own.add(space, Upload(tracks(number))))
    return [(whose, lost.name.number) for whose, lost in found]


async def written(own: UploadBuffer, space: str, count: int) -> None:
    def why_not() -> str | None:
        done = sum(one.where is not None for one in own.of(space))
        return None if done == count else f"{done} are on disk"

    await until_async(why_not)


async def test_first_objects_stay_in_memory_and_the_others_go_to_disk() -> None:
    spool = Spool()
    own = UploadBuffer(spool, BOUNDS)
    assert add(own, "s_1", 9) == []
    await written(own, "s_1", 9 - AT_HAND)
    assert [one.where is None for one in own.of("s_1")] == [True] * AT_HAND + [False] * (9 - AT_HAND)
    content = [read_tracks(await own.content(one)) for one in own.of("s_1")]
    assert content == [tracks(number).tracks for number in range(9)]
    assert {one.loss for one in own.of("s_1")} == {TracksLost(20)}
    spool.close()


async def test_oldest_of_a_space_is_lost_unless_it_is_on_its_way_or_ends_a_run() -> None:
    spool = Spool()
    own, most = UploadBuffer(spool, BOUNDS), BOUNDS.waiting
    assert list(own.add("s_1", mark())) == []
    assert add(own, "s_1", most + 2) == [("s_1", 0), ("s_1", 1)]
    oldest = own.of("s_1")[1]
    assert [lost.name.number for _, lost in own.add("s_1", Upload(tracks(999)), oldest)] == [3]
    assert own.of("s_1")[0].is_mark
    assert numbers(own.of("s_1"))[1:3] == [2, 4]
    spool.close()


async def test_place_of_what_is_uploaded_or_lost_is_used_again() -> None:
    spool = Spool(blocks=4)
    own = UploadBuffer(spool, BOUNDS)
    add(own, "s_1", 4 + AT_HAND)
    await written(own, "s_1", 4)
    for one in tuple(own.of("s_1")):
        own.forget("s_1", one)
    await until_async(lambda: None if spool.is_empty else "places are taken")
    add(own, "s_1", 4 + AT_HAND, first=100)
    await written(own, "s_1", 4)
    content = [read_tracks(await own.content(one)) for one in own.of("s_1")]
    assert content == [tracks(100 + number).tracks for number in range(4 + AT_HAND)]
    spool.close()


async def test_object_that_is_uploaded_before_it_is_written_leaves_nothing_on_disk() -> None:
    spool = Spool()
    own = UploadBuffer(spool, BOUNDS)
    add(own, "s_1", 1 + AT_HAND)
    for one in tuple(own.of("s_1")):
        own.forget("s_1", one)
    assert own.is_busy
    await until_async(lambda: "it is being written" if own.is_busy else None)
    await until_async(lambda: None if spool.is_empty else "places are taken")


async def test_without_a_disk_some_stay_in_memory(tmp_path: Path) -> None:
    own = UploadBuffer(Spool(str(tmp_path / "missing")), FEW)
    assert add(own, "s_0", FEW.in_memory + 1) == [("s_0", 0)]
    assert add(own, "s_1", FEW.altogether - FEW.in_memory) == []
    assert add(own, "s_2", 1) == [("s_0", 1)]


async def test_directory_that_takes_no_files_leaves_objects_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    own = UploadBuffer(Spool(str(tmp_path / "file")), FEW)
    assert add(own, "s_1", FEW.in_memory + 1) == [("s_1", 0)]
    assert [read_tracks(await own.content(one)) for one in own.of("s_1")] == [tracks(n).tracks for n in range(1, 5)]


async def test_disk_that_fills_up_leaves_objects_in_memory_and_gives_its_places_back() -> None:
    class Full(Spool):
        def _write(self, content: bytes, at: int) -> None:
            raise OSError("No space left on device.")

    spool = Full()
    own = UploadBuffer(spool, FEW)
    add(own, "s_1", FEW.in_memory)
    await until_async(lambda: None if not own.is_busy else "it is being written")
    assert spool.is_empty
    assert all(one.where is None for one in own.of("s_1"))
    assert add(own, "s_1", 1, first=FEW.in_memory) == [("s_1", 0)]
