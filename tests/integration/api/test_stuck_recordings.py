"""Whatever keeps jobs from making the file of a recording, its host is told, and may try again."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import msgspec
import pytest
from botocore.client import BaseClient

from chalicelib.domain.recording import STUCK_MS, RecordingState, failed
from chalicelib.domain.space import MINUTE_MS
from chalicelib.services import jobs
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import upkeep
from infra.local.permissions import acting_as
from tests.integration.api.test_recording_production import ADA, EARLIER, PREFIX, begun, state
from tests.support.segments import recorded_tone, upload
from tests.support.site import ENVIRONMENT, Browser, RunningSite, account

RECEIVES: Final = 5  # after which a message goes to the queue of what failed
SWEEP_MS: Final = 5 * MINUTE_MS
Call = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("at_once")


class Queue:
    """Jobs that fail when something is broken, with the clock in hand."""

    def __init__(self, site: RunningSite, *, loses: bool = False) -> None:
        self.waiting: deque[tuple[str, int]] = deque()
        self.late_ms, start = 0, site.deps.clock()
        self.deps: Deps = replace(
            site.deps,
            clock=lambda: start + self.late_ms / 1_000,
            pause=lambda _: None,
            enqueue=(lambda _: None) if loses else self._enqueue,
        )

    def _enqueue(self, job: Job) -> None:
        self.waiting.append((msgspec.json.encode(job).decode(), 1))

    def run(self, ms: int) -> None:
        """Let some time pass, with the schedule of every five minutes and the jobs."""
        with acting_as("sweep", PREFIX):
            upkeep.tend_due(self.deps)
        for _ in range(ms // SWEEP_MS):
            self.late_ms += SWEEP_MS
            self._drain()
            with acting_as("sweep", PREFIX):
                upkeep.tend_due(self.deps)

    def _drain(self) -> None:
        while self.waiting:
            text, received = self.waiting.popleft()
            try:
                with acting_as("work", PREFIX):
                    jobs.run(self.deps, text)
            except OSError:
                if received < RECEIVES:
                    self.waiting.append((text, received + 1))


def broken(monkeypatch: pytest.MonkeyPatch, *operations: str) -> None:
    """Let these operations of S3 fail, and nothing else."""
    call = BaseClient._make_api_call

    def failing(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
        if operation in operations:
            raise OSError(f"{operation} failed")
        return call(client, operation, params)

    monkeypatch.setattr(BaseClient, "_make_api_call", failing)


def ended(site: RunningSite, ana: Browser) -> str:
    """Let Ana end a Space that was recorded for nine seconds."""
    space, now = begun(ana), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), ADA, 9.0, now))
    ana.end_space(space)
    url = ENVIRONMENT["ESPACIO_JOBS_URL"]
    while lost := site.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in lost:
            site.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return space


TITLE: Final = "Recorded"


def told(host: Browser, space: str) -> list[str]:
    """The titles in the notifications about the Space's recording that failed."""
    notes = host.get("/api/notifications").json["notifications"]
    return [one["text"] for one in notes if (one["kind"], one["space"]) == ("recording_failed", space)]


LISTS: Final = ("ListObjectsV2", "ListObjects")
WAYS: Final = {
    "listing": LISTS,
    "reading": ("GetObject",),
    "storing": ("PutObject", "UploadPart"),
    "beginning": ("CreateMultipartUpload",),
    "finishing": ("CompleteMultipartUpload",),
    "everything": (*LISTS, "GetObject", "PutObject", "UploadPart", "CreateMultipartUpload", "ListMultipartUploads"),
}


@pytest.mark.parametrize("way", WAYS)
def test_host_is_told_of_a_recording_whose_storage_fails(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    space, queue = ended(site, ana), Queue(site)
    with monkeypatch.context() as failing:
        broken(failing, *WAYS[way])
        queue.run(2 * STUCK_MS)
        recording = site.deps.recordings.load(space)
        assert recording is not None
        assert (recording.state, recording.failure) == (RecordingState.FAILED, "not_finished")
    assert state(ana, space) == "failed"
    assert ana.post(f"/api/spaces/{space}/recording/retry").status == 200
    site.work()
    assert state(ana, space) == "ready"


def test_host_is_told_of_a_recording_whose_jobs_are_lost(site: RunningSite, ana: Browser) -> None:
    space = ended(site, ana)
    Queue(site, loses=True).run(2 * STUCK_MS)
    assert (state(ana, space), told(ana, space)) == ("failed", [])
    queue = Queue(site)
    queue.late_ms = 2 * STUCK_MS
    queue.run(2 * SWEEP_MS)
    assert told(ana, space) == [TITLE]


def test_host_is_told_once_however_often_a_recording_fails(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, queue = ended(site, ana), Queue(site)
    broken(monkeypatch, *WAYS["storing"])
    for _ in range(2):
        queue.run(2 * STUCK_MS)
        assert (state(ana, space), told(ana, space)) == ("failed", [TITLE])
        ana.post(f"/api/spaces/{space}/recording/retry")
        assert state(ana, space) == "processing"


def test_host_is_told_of_a_recording_of_which_only_the_decision_was_saved(site: RunningSite, ana: Browser) -> None:
    space, queue = ended(site, ana), Queue(site)
    recording = site.deps.recordings.load(space)
    assert recording is not None
    lost = failed(recording, "sound_lost", site.deps.now_ms())
    site.deps.recordings.save(lost)
    queue.run(2 * SWEEP_MS)
    after = site.deps.recordings.load(space)
    assert after is not None
    assert (told(ana, space), after.due) == ([TITLE], lost.keep_until)


def test_host_is_told_of_a_trim_whose_jobs_are_lost(site: RunningSite, ana: Browser) -> None:
    space, queue = ended(site, ana), Queue(site)
    queue.run(4 * SWEEP_MS)
    assert (
        ana.request("PATCH", f"/api/spaces/{space}/recording", {"trim": {"start_ms": 1_000, "end_ms": 5_000}}).status
        == 200
    )
    assert state(ana, space) == "processing"
    Queue(site, loses=True).run(2 * STUCK_MS)
    assert state(ana, space) == "failed"


def test_recording_of_a_live_space_is_never_given_up(site: RunningSite, ana: Browser) -> None:
    space, now = begun(ana), site.deps.now_ms() - EARLIER
    upload(space, recorded_tone(account(ana), ADA, 9.0, now))
    Queue(site, loses=True).run(2 * STUCK_MS)
    assert state(ana, space) == "recording"
    ana.end_space(space)
    site.work()
    assert state(ana, space) == "ready"


def test_recording_that_waits_for_its_jobs_is_made_when_they_come_back(site: RunningSite, ana: Browser) -> None:
    space = ended(site, ana)
    Queue(site, loses=True).run(STUCK_MS)
    queue = Queue(site)
    queue.late_ms = STUCK_MS
    queue.run(2 * SWEEP_MS)
    assert state(ana, space) == "ready"


def test_card_shows_what_became_of_a_recording_though_whoever_decided_it_died(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, call, writes = ended(site, ana), BaseClient._make_api_call, list[str]()
    recording = site.deps.recordings.load(space)
    assert recording is not None

    def killed(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
        done = call(client, operation, params)
        if operation in ("PutItem", "UpdateItem", "TransactWriteItems"):
            writes.append(operation)
            raise KeyboardInterrupt(f"killed after {operation}")
        return done

    for lost in ("sound_lost", "not_finished"):
        now = site.deps.recordings.load(space)
        assert now is not None
        with monkeypatch.context() as dying:
            dying.setattr(BaseClient, "_make_api_call", killed)
            with suppress(KeyboardInterrupt):
                site.deps.recordings.save(
                    replace(now, state=RecordingState.FAILED, failure=lost, due=None, version=now.version + 1)
                )
        assert state(ana, space) == "failed"
    assert len(writes) == 2
