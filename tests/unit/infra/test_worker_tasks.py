"""The doctor says why a worker stopped, or why UDP does not reach it, from what ECS and EC2 tell."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from infra.aws.deployment import Deployment
from infra.aws.tasks import Tasks

ENDPOINT = "203.0.113.5:40000"
OURS = {"IpProtocol": "udp", "FromPort": 40_000, "ToPort": 40_000, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


class Account:
    """What AWS answers about one task of the service."""

    stage, prefix = "dev", "espacio-dev"

    def __init__(self, task: dict[str, Any], public: str | None = None, rules: tuple[dict[str, Any], ...] = ()) -> None:
        attached = {"details": [{"name": "networkInterfaceId", "value": "eni-1"}]}
        self.task = {"createdAt": datetime(2026, 5, 1, tzinfo=UTC), "attachments": [attached]} | task
        self.public, self.rules = public, rules

    def client(self, _: str) -> "Account":
        return self

    def list_tasks(self, *, desiredStatus: str, **_: str) -> dict[str, list[str]]:
        return {"taskArns": ["arn"] if desiredStatus == self.task["lastStatus"] else []}

    def describe_tasks(self, **_: object) -> dict[str, Any]:
        return {"tasks": [self.task]}

    def describe_network_interfaces(self, **_: object) -> dict[str, Any]:
        association = {"Association": {"PublicIp": self.public}} if self.public else {}
        return {"NetworkInterfaces": [{"Groups": [{"GroupId": "sg-1"}]} | association]}

    def describe_security_groups(self, **_: object) -> dict[str, Any]:
        return {"SecurityGroups": [{"IpPermissions": list(self.rules)}]}


def tasks(account: Account) -> Tasks:
    return Tasks(cast(Deployment, account))


@pytest.mark.parametrize(
    ("task", "said", "remedy"),
    [
        (
            {"stoppedReason": "CannotPullContainerError: not found"},
            "the worker stopped: CannotPullContainerError: not found",
            "Run make deploy again, with Docker: it pushes the image that the service runs.",
        ),
        (
            {"containers": [{"reason": "exec format error", "exitCode": 255}]},
            "the worker stopped: exec format error; exit code 255",
            "The image is not for ARM: build it with an emulator (see docs/operations.md, AWS).",
        ),
        (
            {"stoppedReason": "Essential container in task exited", "containers": [{"exitCode": 2}]},
            "the worker stopped: Essential container in task exited; exit code 2",
            "One of its settings is missing or wrong: the last line in the log group /espacio/dev/workers names it.",
        ),
        ({}, "the worker stopped: ECS does not say why", "Look at the log group /espacio/dev/workers."),
    ],
)
def test_stopped_task_is_explained(task: dict[str, Any], said: str, remedy: str) -> None:
    found = tasks(Account({"lastStatus": "STOPPED"} | task)).stopped_since(0)
    assert found == (said, remedy)


def test_task_that_stopped_before_we_asked_says_nothing() -> None:
    stopped = Account({"lastStatus": "STOPPED"})
    assert tasks(stopped).stopped_since(datetime(2026, 5, 2, tzinfo=UTC).timestamp()) is None


@pytest.mark.parametrize(
    ("public", "rules", "said"),
    [
        (None, (OURS,), "its task has no public address"),
        ("203.0.113.9", (OURS,), "its task has the public address 203.0.113.9"),
        ("203.0.113.5", (), "its security group (sg-1) lets no UDP in at port 40000"),
        ("203.0.113.5", (OURS | {"IpProtocol": "tcp"},), "lets no UDP in at port 40000"),
        ("203.0.113.5", (OURS | {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]},), "lets no UDP in at port 40000"),
        ("203.0.113.5", (OURS,), "though AWS lets UDP in"),
        ("203.0.113.5", ({"IpProtocol": "-1", "IpRanges": OURS["IpRanges"]},), "though AWS lets UDP in"),
    ],
)
def test_silent_worker_is_explained(public: str | None, rules: tuple[dict[str, Any], ...], said: str) -> None:
    found = tasks(Account({"lastStatus": "RUNNING"}, public, rules)).in_the_way(ENDPOINT)
    assert found.what.startswith(f"the worker does not answer at UDP {ENDPOINT}")
    assert said in found.what
    assert found.remedy


def test_state_is_the_newest_tasks() -> None:
    assert tasks(Account({"lastStatus": "RUNNING"})).state() == "ECS says RUNNING"
    assert tasks(Account({"lastStatus": "STOPPED"})).state() == "ECS has begun no task"
