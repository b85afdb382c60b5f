"""The doctor lets a worker start, as the start sheet does, and asks it over UDP whether it can be reached."""

from collections.abc import Iterator

import pytest

from infra.aws.deployment import Deployment
from infra.aws.trial import Trial
from infra.local.stack import Stack, stack

pytestmark = pytest.mark.sound


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    loopback = {"ESPACIO_PUBLIC_ADDRESSES": "127.0.0.1"}
    with stack("--prefix", "espacio-dev", on_demand=True, environment=loopback) as made:
        for name, value in made.environment().items():
            monkeypatch.setenv(name, value)
        yield made


def test_worker_starts_is_reached_and_is_given_up(running: Stack) -> None:
    deployment, said = Deployment("dev"), list[str]()
    registered, reached = Trial(deployment, running.worker_secret, said.append).findings()
    assert registered.what.startswith("the worker w_")
    assert reached.what.startswith("UDP reaches it at 127.0.0.1:")
    assert not registered.remedy
    assert not reached.remedy
    assert said[0].startswith("no worker runs, so one is asked for")
    assert said[-1] == "the worker is given up again"
    service = {"cluster": "espacio-dev", "services": ["espacio-dev-workers"]}
    assert deployment.client("ecs").describe_services(**service)["services"][0]["desiredCount"] == 0


def test_worker_with_another_secret_is_silent(running: Stack) -> None:
    _, reached = Trial(Deployment("dev"), "another secret", list[str]().append).findings()
    assert reached.what.startswith("the worker does not answer at UDP 127.0.0.1:")
    assert reached.remedy
