"""One message of the job queue: what is done at once, and what is left to the queue."""

import dataclasses
from typing import cast

import msgspec
import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.errors import Malformed
from chalicelib.services import jobs
from chalicelib.services.deps import Deps, Job
from chalicelib.services.retry import ATTEMPTS
from chalicelib.store.tables import LostRace


@dataclasses.dataclass
class Queue:
    """The part of `Deps` that is needed here."""

    enqueued: list[Job] = dataclasses.field(default_factory=list)
    pauses: list[float] = dataclasses.field(default_factory=list)

    def enqueue(self, job: Job) -> None:
        self.enqueued.append(job)

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def chance(self) -> float:
        return 0.5


@dataclasses.dataclass
class Work:
    """A page of a job that loses so many races before it is done."""

    races: int
    pages: int = 0

    def __call__(self, deps: Deps, job: Job) -> str:
        self.pages += 1
        if self.pages <= self.races:
            raise LostRace("somebody else wrote it")
        return "next"


def run(queue: Queue, work: Work) -> None:
    jobs.run(cast(Deps, queue), msgspec.json.encode(Job("count", "s_1")).decode(), {"count": work})


@pytest.mark.parametrize("races", [0, 1, 5])
def test_page_that_lost_a_race_is_done_again_at_once(races: int) -> None:
    queue, work = Queue(), Work(races)
    run(queue, work)
    assert (work.pages, len(queue.pauses)) == (races + 1, races)
    assert [(job.kind, job.about, job.cursor) for job in queue.enqueued] == [("count", "s_1", "next")]


def test_page_that_loses_every_race_is_left_to_the_queue() -> None:
    queue, work = Queue(), Work(races=1_000)
    with pytest.raises(Conflict):
        run(queue, work)
    assert (work.pages, queue.enqueued) == (ATTEMPTS, [])


def test_message_that_is_no_job_is_refused() -> None:
    for text in ("no JSON", "{}", '{"kind": "unheard", "about": "s_1"}'):
        with pytest.raises(Malformed):
            jobs.run(cast(Deps, Queue()), text, {})
