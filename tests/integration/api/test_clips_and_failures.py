"""Clips whose recording is deleted while they are made, or whose job before fails."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import msgspec
import pytest

from chalicelib.aws.s3 import S3Media
from chalicelib.domain.clip import ATTEMPTS, Clip
from chalicelib.domain.recording import LOOK_MS
from chalicelib.domain.space import DAY_MS
from chalicelib.services import jobs
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import clip_files, clips, lifecycle, production, upkeep
from chalicelib.store.clips import ClipStore
from infra.local.permissions import acting_as
from tests.integration.api.test_clips import ADA, EARLIER, PREFIX, begun, spoken
from tests.support.segments import recorded_tone, upload
from tests.support.site import ENVIRONMENT, ORIGIN, Browser, RunningSite, account

pytestmark = pytest.mark.usefixtures("at_once")


def test_clip_of_a_recording_that_is_deleted_while_it_is_made_leaves_nothing(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, create = spoken(site, ana), ClipStore.create

    def deleted_meanwhile(store: ClipStore, clip: Clip) -> bool:
        with acting_as("work", PREFIX):
            upkeep.forget(site.deps, space)
        return create(store, clip)

    monkeypatch.setattr(ClipStore, "create", deleted_meanwhile)
    assert ana.post(f"/api/spaces/{space}/clips", {"start_ms": 0, "end_ms": 5_000}).code == "no_recording"
    assert site.deps.clips.of(space) == []
    assert site.deps.account_references.page(account(ana), clip_files.CLIP, None, 10) == []


def test_clip_that_cannot_be_cut_keeps_no_other_waiting(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, keep, found = spoken(site, ana), S3Media.keep, list[Job]()
    names = [ana.post(f"/api/spaces/{space}/clips", {"start_ms": 0, "end_ms": 5_000}).json["id"] for _ in range(3)]
    broken = min(names)  # the one that is read first

    def keeps_others(media: S3Media, key: str, content: bytes, kind: str) -> None:
        if broken in key:
            raise OSError(f"{key} was not stored")
        keep(media, key, content, kind)

    deps = replace(site.deps, enqueue=found.append)
    monkeypatch.setattr(S3Media, "keep", keeps_others)
    with acting_as("work", PREFIX):
        clips.cut(deps, Job(lifecycle.CUT, space))
        for job in found:
            with suppress(OSError):
                clips.cut(deps, job)
    states = {name: ana.get(f"/api/clips/{name}").json["state"] for name in names}
    assert states == {name: "waiting" if name == broken else "ready" for name in names}


def test_clips_are_cut_though_segments_cannot_be_deleted(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_deps: object, space_id: str) -> None:
        raise OSError(f"segments of {space_id} were not deleted")

    space, now = begun(ana), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), ADA, 9.0, now))
    waiting = Clip(f"c_w{space[-8:]}", space, account(ana), "Waiting", now + 1_000, now + 4_000, now)
    site.deps.clips.create(waiting)
    ana.end_space(space)
    with monkeypatch.context() as failing:
        failing.setattr(production, "forget_segments", unavailable)
        with pytest.raises(OSError, match="were not deleted"):
            site.work()
    site.work()
    assert ana.get(f"/api/clips/{waiting.id}").json["state"] == "ready"


def test_clips_and_aac_are_made_though_whoever_finished_the_file_died(site: RunningSite, ana: Browser) -> None:
    space, now = begun(ana), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), ADA, 9.0, now))
    waiting = Clip(f"c_d{space[-8:]}", space, account(ana), "Waiting", now + 1_000, now + 4_000, now)
    site.deps.clips.create(waiting)
    ana.end_space(space)
    dying = replace(site.deps, enqueue=lambda _: pytest.fail("killed"))
    with acting_as("work", PREFIX):
        pages = [upkeep.tend(site.deps, Job(lifecycle.TEND, space))]
        with pytest.raises(pytest.fail.Exception, match="killed"):
            _make(dying, space, pages)
        repeated = Job(lifecycle.TEND, space, pages[-1])  # as the queue may do
        assert upkeep.tend(site.deps, repeated) is None
    site.work()
    assert ana.get(f"/api/clips/{waiting.id}").json["state"] == "ready"
    assert ana.get(f"/api/spaces/{space}/recording").json["m4a"] is not None


def test_clip_is_cut_though_whoever_made_it_died(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise OSError("killed")

    space, path = spoken(site, ana), "/api/spaces/{}/clips"
    asked, key = {"start_ms": 0, "end_ms": 5_000}, {"Idempotency-Key": "cut"}
    with monkeypatch.context() as dying:
        dying.setattr(clip_files, "cut_later", dies)
        assert ana.request("POST", path.format(space), asked, key).status == 500
    clip = ana.request("POST", path.format(space), asked, key).json["id"]
    site.work()
    assert ana.get(f"/api/clips/{clip}").json["state"] == "ready"


@pytest.mark.parametrize("is_live", [False, True])
def test_clip_whose_jobs_are_lost_is_cut_later(site: RunningSite, ana: Browser, is_live: bool) -> None:
    asked = {} if is_live else {"start_ms": 0, "end_ms": 5_000}
    space = begun(ana) if is_live else spoken(site, ana)
    if is_live:
        start = site.deps.now_ms() - 40_000
        recording = site.deps.recordings.load(space)
        assert recording is not None
        site.deps.recordings.save(replace(recording, started_at=start, version=recording.version + 1))
        upload(space, recorded_tone(account(ana), ADA, 35.0, start))
    clip = ana.post(f"/api/spaces/{space}/clips", asked).json["id"]
    if is_live:
        ana.end_space(space)
    late = Late(site)
    late.run(lost=lifecycle.CUT)
    assert ana.get(f"/api/clips/{clip}").json["state"] == "waiting"
    late.run(lost="")
    assert ana.get(f"/api/clips/{clip}").json["state"] == "ready"
    late.run(lost="")
    recording = site.deps.recordings.load(space)
    assert recording is not None
    assert recording.due == recording.keep_until


def test_clip_that_can_never_be_cut_says_so_for_good_and_can_be_deleted(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise ValueError("The file is damaged.")

    space, late = spoken(site, ana), Late(site)
    with monkeypatch.context() as broken:
        broken.setattr(clips, "excerpt", damaged)
        clip = ana.post(f"/api/spaces/{space}/clips", {"start_ms": 0, "end_ms": 5_000}).json["id"]
        post = ana.post("/api/posts", {"text": f"{ORIGIN}/i/clips/{clip}"}).json["post"]["id"]
        for _ in range(ATTEMPTS):
            assert ana.get(f"/api/clips/{clip}").json["state"] == "waiting"
            late.run(lost="")
    for state in ("failed", "ready"):  # jobs go on trying for a day
        assert ana.get(f"/api/clips/{clip}").json["state"] == state
        assert ana.get(f"/api/posts/{post}").json["post"]["clip"]["state"] == state
        assert ("couldn’t be made" in ana.get(f"/i/clips/{clip}?language=en").text) == (state == "failed")
        late.run(lost="")
    assert ana.delete(f"/api/clips/{clip}").status == 204
    assert ana.get(f"/api/clips/{clip}").code == "no_such_clip"


def test_clip_that_nobody_cut_in_a_day_has_failed(site: RunningSite, ana: Browser) -> None:
    space, late = spoken(site, ana), Late(site)
    clip = ana.post(f"/api/spaces/{space}/clips", {"start_ms": 0, "end_ms": 5_000}).json["id"]
    late.run(lost=lifecycle.CUT)
    late.late_ms = DAY_MS + LOOK_MS
    late.run(lost=lifecycle.CUT)
    assert ana.get(f"/api/clips/{clip}").json["state"] == "failed"
    recording = site.deps.recordings.load(space)
    assert recording is not None
    assert recording.due == recording.keep_until


def test_nothing_is_clipped_while_recording_is_off(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    assert ana.request("PATCH", f"/api/spaces/{space}", {"record": False}).status == 200
    assert ana.post(f"/api/spaces/{space}/clips").code == "wrong_state"


class Late:
    """The schedule and the jobs, each time after another look is due."""

    def __init__(self, site: RunningSite) -> None:
        self.site, self.late_ms = site, 0

    def run(self, lost: str) -> None:
        """Run everything that waits and is due, but the jobs `lost`, which are lost."""
        start, found = self.site.deps.clock() + self.late_ms / 1_000, list[Job]()
        deps = replace(self.site.deps, clock=lambda: start, enqueue=found.append)
        upkeep.tend_due(deps)
        found += [msgspec.json.decode(text, type=Job) for text in taken(self.site)]
        while found:
            job = found.pop(0)
            if job.kind != lost:
                with acting_as("work", PREFIX), suppress(ValueError):
                    jobs.run(deps, msgspec.json.encode(job).decode())
        self.late_ms += LOOK_MS + 1_000


def taken(site: RunningSite) -> Iterator[str]:
    """Take what waits in the queue out of it."""
    url = ENVIRONMENT["ESPACIO_JOBS_URL"]
    while found := site.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            site.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            yield str(message["Body"])


def _make(deps: Deps, space: str, pages: list[str | None]) -> None:
    """Make the file from the last of the pages on, and add each that follows."""
    while page := upkeep.tend(deps, Job(lifecycle.TEND, space, pages[-1])):
        pages.append(page)
