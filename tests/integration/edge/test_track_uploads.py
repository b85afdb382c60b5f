"""Speakers' own sound is uploaded by the same form as the segments of the mix, and never in their way."""

from functools import partial

from chalicelib.protocol import TracksLost
from chalicelib.protocol.segments import FRAME_MS
from chalicelib.protocol.tracks import TrackPacket, TracksName, read_tracks
from media_worker.recording.spool import Spool, Spooled
from media_worker.recording.track_recorder import CutTracks
from media_worker.recording.upload_buffer import AT_HAND, TRACKS
from tests.integration.edge.test_segment_uploads import START, cut, mark, sending
from tests.support.patience import until_async


def tracks(number: int, space: str = "0") -> CutTracks:
    """Return an object of a speaker's own sound, the one with that number of a run."""
    name = TracksName(1_767_225_600_000 + number, 1, space * 8, number)
    return CutTracks(name, {"a_ada": [TrackPacket(0, b"\xf8" + number.to_bytes(4, "big") * 10)]})


async def test_speakers_own_sound_is_uploaded_beside_the_segments() -> None:
    async with sending() as ours:
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", tracks(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 3 else "some are not stored")
        own = {key: read_tracks(body) for key, body in ours.store.bodies.items() if "tracks-" in key}
        assert own == {START + str(tracks(0).name): tracks(0).tracks}


async def test_half_an_hour_of_speakers_own_sound_waits_on_disk_and_the_host_is_told_of_what_is_lost() -> None:
    waiting = TRACKS.waiting
    async with sending(answers=False) as ours:
        ours.uploads.store("s_1", cut(0))
        for number in range(waiting + 5):
            ours.uploads.store("s_1", tracks(number))
            if number % 20 == 19 and number < waiting:  # as the disk keeps up
                await until_async(partial(ours.not_on_disk, "s_1", number - AT_HAND))
        assert (ours.uploads.lost, ours.lost) == (5, [TracksLost(FRAME_MS)] * 5)
        ours.uploads.store("s_1", mark(1))
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if ours.names() == [0, 1] else "some are not stored")
        keys = list(ours.store.bodies)
        assert keys[1:-1] == [START + str(tracks(number).name) for number in range(5, waiting + 5)]
        stored = [read_tracks(ours.store.bodies[key]) for key in keys[1:-1]]
        assert stored == [tracks(number).tracks for number in range(5, waiting + 5)]


async def test_mix_is_uploaded_before_speakers_own_sound_that_waits_longer() -> None:
    async with sending(answers=False) as ours:
        for number in range(9):
            ours.uploads.store("s_1", tracks(number))
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if len(ours.store.bodies) == 11 else "some are not stored")
        assert [("tracks-" in key) for key in ours.store.bodies] == [False, *[True] * 9, False]


async def test_speakers_own_sound_that_the_disk_has_lost_is_given_up_and_the_rest_is_stored() -> None:
    class Failing(Spool):
        async def get(self, where: Spooled) -> bytes:
            raise OSError("The disk is broken.")

    async with sending(answers=False, spool=Failing()) as ours:
        for number in range(4):
            ours.uploads.store("s_1", tracks(number))
        await until_async(lambda: None if ours.uploads.on_disk("s_1") == 2 else "they are not on disk")
        ours.uploads.store("s_1", mark(0))
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if ours.names() == [0] else "the mark is not stored")
        assert (len(ours.store.bodies), ours.lost) == (3, [TracksLost(FRAME_MS)] * 2)
