"""What the doctor says if a worker does not start, and whom it leaves their worker."""

import time
from collections.abc import Iterator

import pytest

from chalicelib.store import tables
from chalicelib.store.worker_demand import WorkerDemandStore
from chalicelib.store.workers import Worker, WorkerStore
from infra.aws import trial
from infra.aws.deployment import Deployment
from infra.aws.findings import Finding
from infra.aws.trial import Trial
from tests.support.moto_dynamodb import bindings_kept

SECRET = "s" * 48
STOPPED = Finding("the worker stopped: exit code 2", "Look.")


class Service:
    """ECS's service: how many workers it is to run, and why one of them has stopped."""

    log = "/espacio/dev/workers"

    def __init__(self, count: int | None) -> None:
        self.counts = [count]
        self.stopped: Finding | None = None

    def count(self) -> int | None:
        return self.counts[-1]

    def resize(self, count: int) -> None:
        self.counts.append(count)

    def state(self) -> str:
        return "ECS says PENDING"

    def stopped_since(self, _: float) -> Finding | None:
        return self.stopped


@pytest.fixture
def one(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trial]:
    """A trial of a deployment with tables and a queue, that waits for nothing."""
    deployment.client("sqs").create_queue(QueueName="espacio-dev-jobs")
    monkeypatch.setattr(trial, "PAUSE", 0.0)
    with bindings_kept():
        made = Trial(deployment, SECRET, list[str]().append, patience=0.0)
        tables.create_missing()
        yield made


def served(one: Trial, service: Service) -> list[Finding]:
    """Return what a trial of this service finds."""
    one._pool = one._tasks = service  # type: ignore[assignment]
    return list(one.findings())


def test_deployment_without_a_service_of_workers_is_not_tried(one: Trial) -> None:
    assert served(one, Service(None)) == []


def test_worker_that_nobody_asks_ecs_for_is_the_fault_of_the_function(one: Trial) -> None:
    (found,) = served(one, Service(0))
    assert found.what.endswith("ECS is to run none")
    assert found.remedy == "Look why in the log group /aws/lambda/espacio-dev-work."


def test_worker_that_never_registers_is_said_with_what_ecs_says(one: Trial) -> None:
    (found,) = served(one, Service(1))
    assert found.what.startswith("no worker has registered within ")
    assert found.what.endswith("ECS says PENDING")
    assert "/espacio/dev/workers" in found.remedy


def test_stopped_worker_ends_the_wait_and_is_given_up(one: Trial) -> None:
    service = Service(0)
    service.stopped = STOPPED
    assert served(one, service) == [STOPPED]
    assert service.counts == [0, 0]
    assert WorkerDemandStore().wishes().wanted_at == 0


def test_worker_that_somebody_has_wanted_meanwhile_is_left_to_them(one: Trial) -> None:
    service = Service(0)
    service.stopped = STOPPED
    one._pool = one._tasks = service  # type: ignore[assignment]
    findings = one.findings()
    assert next(findings) == STOPPED
    assert WorkerDemandStore().want(time.time() + 60)
    assert list(findings) == []
    assert service.counts == [0]


def test_worker_that_runs_already_is_asked_and_left_alone(one: Trial) -> None:
    WorkerStore().register(Worker("w_1", "c_1", "https://example.org", 0.0, draining=False, seen_at=time.time()))
    service = Service(1)
    registered, reached = served(one, service)
    assert registered == Finding("the worker w_1 has registered")
    assert reached.what == "the worker w_1 does not say where it listens"
    assert service.counts == [1]
