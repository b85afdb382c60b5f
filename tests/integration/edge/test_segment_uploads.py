"""Segments are uploaded by a form, over real HTTP: in order, with retries, and never without bound."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from chalicelib.protocol import SegmentForm
from chalicelib.protocol.captions import CaptionLine, CaptionName, read_captions
from chalicelib.protocol.segments import name_of, read_segment
from media_worker.recording.caption_recorder import CutCaptions
from media_worker.recording.recorder import CutSegment, Recorder
from media_worker.recording.segment_uploads import AHEAD, REFUSALS, SegmentUploads
from media_worker.recording.spool import Spool
from media_worker.recording.upload import Lost
from tests.support.bucket import Bucket, bucket
from tests.support.patience import until_async

START = "segments/s_1/"


def cut(number: int) -> CutSegment:
    """Return a segment of one frame, the one with that number of a run."""
    recorder = Recorder(1, "0" * 8, 1_767_225_600_000.0, _number=number)
    recorder.add(number, b"packet", ["a_ada"], 9)
    segment = recorder.cut()
    assert segment is not None
    return segment


def mark(number: int) -> CutSegment:
    return Recorder(1, "0" * 8, 1_767_225_600_000.0, _number=number).end(number)


@dataclass
class Sending:
    """Uploads to a bucket, and the forms that were asked for."""

    store: Bucket
    uploads: SegmentUploads
    asked: list[str] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    def form(self, seconds: float = 3_600) -> SegmentForm:
        return SegmentForm(self.store.url("/bucket"), {"policy": "p", "x": "y"}, START, int(time.time() + seconds))

    def not_on_disk(self, space: str, count: int) -> str | None:
        """Return how many objects of a Space are on disk unless they are `count`."""
        found = self.uploads.on_disk(space)
        return None if found >= count else f"{found} are on disk"

    def names(self) -> list[int]:
        """Return the numbers of the segments that are stored, in the order in which they came."""
        found = [name_of(key.removeprefix(START)) for key in self.store.bodies]
        return [name.number for name in found if name is not None]


@asynccontextmanager
async def sending(*, answers: bool = True, spool: Spool | None = None) -> AsyncIterator[Sending]:
    """Run uploads whose forms are given as soon as they are asked for, if `answers`."""
    async with bucket() as store:

        async def ask(space: str) -> None:
            ours.asked.append(space)
            if answers:
                ours.uploads.permit(space, ours.form())

        def lose(_space: str, lost: Lost) -> None:
            ours.lost.append(lost)

        ours = Sending(store, SegmentUploads(ask, time.time, lose, backoff=(0.01, 0.02), spool=spool))
        yield ours
        await ours.uploads.close()


async def test_segments_are_stored_in_order_by_one_form() -> None:
    async with sending() as ours:
        for number in range(5):
            ours.uploads.store("s_1", cut(number))
        ours.uploads.store("s_1", mark(5))
        await until_async(lambda: None if len(ours.store.bodies) == 6 else "some are not stored")
        assert (ours.names(), ours.asked) == (list(range(6)), ["s_1"])
        bodies = list(ours.store.bodies.values())
        assert [read_segment(body).packets for body in bodies[:-1]] == [[b"packet"]] * 5
        assert bodies[-1]
        assert all(form["policy"] == "p" and form["x"] == "y" for form in ours.store.forms)


async def test_failing_store_is_asked_again_until_it_takes_the_segment() -> None:
    async with sending() as ours:
        ours.store.refusals = [503, 500, 429]
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        assert (ours.store.asked, ours.uploads.lost) == (5, 0)


async def test_form_that_has_expired_is_asked_for_again() -> None:
    async with sending() as ours:
        ours.store.refusals = [403]
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        assert ours.asked == ["s_1", "s_1"]


async def test_form_is_asked_for_before_there_is_anything_to_upload() -> None:
    """A worker that has lost the Space meanwhile would get none."""
    async with sending(answers=False) as ours:
        ours.uploads.open("s_1")
        await until_async(lambda: None if ours.asked == ["s_1"] else "nobody asked")
        ours.uploads.permit("s_1", ours.form())
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        assert ours.asked == ["s_1"]


async def test_form_is_kept_while_the_room_is_recorded_again_before_the_first_run_is_uploaded() -> None:
    """A worker that has lost the Space meanwhile would get no other."""
    async with sending(answers=False) as ours:
        ours.uploads.open("s_1")
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        ours.uploads.open("s_1")
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        ours.uploads.store("s_1", cut(2))
        ours.uploads.store("s_1", mark(3))
        await until_async(lambda: None if len(ours.store.bodies) == 4 else "some are not stored")
        assert ours.asked == []


async def test_form_is_renewed_in_time_and_used_until_then() -> None:
    async with sending(answers=False) as ours:
        ours.uploads.open("s_1")
        ours.uploads.permit("s_1", ours.form(seconds=AHEAD - 60))
        await until_async(lambda: None if ours.asked else "nobody asked for another")
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")


async def test_worker_that_gets_no_form_gives_up_some_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_worker.recording.segment_uploads.ASK", 0.01)
    monkeypatch.setattr("media_worker.recording.segment_uploads.TRIES", 3)
    async with sending(answers=False) as ours:
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if ours.uploads.lost == 2 else "it still tries")
        assert ours.asked == ["s_1"] * 3


async def test_form_that_ends_soon_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_worker.recording.segment_uploads.ASK", 0.01)
    async with sending(answers=False) as ours:
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if ours.asked else "nobody asked")
        ours.uploads.permit("s_1", ours.form(seconds=30))
        before = len(ours.asked)
        await until_async(lambda: None if len(ours.asked) > before else "nobody asked again")
        assert ours.store.bodies == {}
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")


async def test_segment_that_the_store_refuses_by_every_form_is_lost_and_the_next_is_stored() -> None:
    async with sending() as ours:
        ours.store.refusals = [400] * REFUSALS
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", cut(1))
        ours.uploads.store("s_1", mark(2))
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        assert (ours.names(), ours.uploads.lost, len(ours.asked)) == ([1, 2], 1, 1 + REFUSALS)


async def test_segment_is_stored_by_another_form_when_the_credentials_of_the_first_have_expired() -> None:
    async with sending() as ours:
        ours.store.refusals = [400]
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        assert (ours.names(), ours.uploads.lost, len(ours.asked)) == ([0, 1], 0, 2)


async def test_worker_that_gets_no_form_goes_on_to_ask_while_it_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_worker.recording.segment_uploads.ASK", 0.01)
    monkeypatch.setattr("media_worker.recording.segment_uploads.TRIES", 3)
    async with sending(answers=False) as ours:
        ours.uploads.store("s_1", cut(0))
        await until_async(lambda: None if len(ours.asked) > 3 else "it has given up")
        ours.uploads.permit("s_1", ours.form())
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        assert ours.uploads.lost == 0


async def test_spaces_do_not_wait_for_each_other() -> None:
    async with sending(answers=False) as ours:
        ours.uploads.store("s_2", cut(0))
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        ours.uploads.permit("s_1", ours.form())
        await until_async(lambda: None if len(ours.store.bodies) == 2 else "some are not stored")
        ours.uploads.permit("s_2", ours.form())
        ours.uploads.store("s_2", mark(1))


async def test_store_that_hangs_is_given_up_on_at_the_end() -> None:
    async with sending() as ours:
        ours.store.open.clear()
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if ours.store.asked else "nobody asked")
        await ours.uploads.close(0.05)
        assert ours.uploads.lost == 2
        ours.store.open.set()


async def test_captions_are_stored_beside_the_segments_before_the_mark() -> None:
    line = CaptionLine("a_ada", 1_767_225_600_000, 1_767_225_601_000, "Hello.", "en")
    async with sending() as ours:
        ours.uploads.open("s_1")
        ours.uploads.store("s_1", cut(0))
        ours.uploads.store("s_1", CutCaptions(CaptionName(line.start_ms, 1, "0" * 8, 0), (line,)))
        ours.uploads.store("s_1", mark(1))
        await until_async(lambda: None if len(ours.store.bodies) == 3 else "some are not stored")
        keys = list(ours.store.bodies)
        assert keys[1] == f"{START}captions-1767225600000-000001-00000000-000000.json"
        assert read_captions(ours.store.bodies[keys[1]]) == (line,)
        assert (ours.names(), ours.uploads.lost) == ([0, 1], 0)
