"""CloudFormation stacks, one for each template: `espacio-dev-data` is made from `data.yaml`."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import yaml
from botocore.exceptions import ClientError, WaiterError

from infra.aws.deployment import Deployment, DeploymentFailed

TEMPLATES: Final = Path(__file__).parent / "templates"
BEFORE: Final = ("data", "buckets", "secrets", "observability", "network", "roles", "registry", "mail")  # the functions
AFTER: Final = ("edge", "workers")
KEPT: Final = ("data", "buckets", "secrets")  # what a destroyed deployment leaves behind
NEVER_MADE: Final = ("ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS")  # states of stacks in which nothing is
POLLS: Final = {"Delay": 5, "MaxAttempts": 360}  # half an hour; CloudFront takes minutes


class StillUpdating(DeploymentFailed):
    """CloudFormation was still updating a stack when we stopped waiting. It goes on."""


class Stacks:
    """The stacks of one deployment."""

    def __init__(self, deployment: Deployment, polls: Mapping[str, int] = POLLS) -> None:
        self._deployment = deployment
        self._client = deployment.client("cloudformation")
        self._polls = dict(polls)

    def apply(self, name: str, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """Create a stack or bring it up to date, and return its outputs. Parameters that are not given keep their
        values. Raises StillUpdating, or DeploymentFailed with the first reason that CloudFormation gives."""
        body = (TEMPLATES / f"{name}.yaml").read_text()
        before = self._settled(name)
        parameters = _parameters(parameters_of(body), {"Stage": self._deployment.stage, **(given or {})}, before)
        asked = {"StackName": self._stack(name), "TemplateBody": body, "Parameters": parameters}
        try:
            self._run(name, asked, exists=before is not None)
        except WaiterError as error:
            raise self._failure(name) from error
        return self.outputs(name)

    def outputs(self, name: str) -> dict[str, str]:
        """Return the outputs of a stack; none if there is no stack."""
        found = self._described(name)
        return {one["OutputKey"]: one["OutputValue"] for one in (found or {}).get("Outputs", [])}

    def state(self, name: str) -> str | None:
        """Return what CloudFormation says of a stack, such as `CREATE_COMPLETE`; None if there is no stack."""
        found = self._described(name)
        return None if found is None else str(found["StackStatus"])

    def resources(self, name: str) -> list[tuple[str, str]]:
        """Return the type and the physical name of everything in a stack."""
        if self._described(name) is None:
            return []
        pages = self._client.get_paginator("list_stack_resources").paginate(StackName=self._stack(name))
        found = [one for page in pages for one in page["StackResourceSummaries"]]
        return [(one["ResourceType"], one["PhysicalResourceId"]) for one in found]

    def delete(self, name: str) -> bool:
        """Delete a stack, and return whether there was one. Raises DeploymentFailed."""
        if self._described(name) is None:
            return False
        self._client.delete_stack(StackName=self._stack(name))
        try:
            self._wait(name, "delete")
        except WaiterError as error:
            raise DeploymentFailed(f"The stack {self._stack(name)} was not deleted: {self._reason(name)}.") from error
        return True

    def _run(self, name: str, asked: dict[str, Any], *, exists: bool) -> None:
        change = self._client.update_stack if exists else self._client.create_stack
        try:
            change(**asked, Capabilities=["CAPABILITY_NAMED_IAM"])
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return
            raise DeploymentFailed(f"The stack {self._stack(name)} was refused: {error}.") from error
        self._wait(name, "update" if exists else "create")

    def _stack(self, name: str) -> str:
        return f"{self._deployment.prefix}-{name}"

    def _described(self, name: str) -> dict[str, Any] | None:
        """Return a stack, None if there is none."""
        try:
            (found,) = self._client.describe_stacks(StackName=self._stack(name))["Stacks"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return dict(found)

    def _settled(self, name: str) -> dict[str, Any] | None:
        """Return a stack that can be changed: what an earlier run has begun is waited for. One whose creation failed
        can only be deleted, so it is, and counts as missing. Raises DeploymentFailed if it takes too long."""
        found = self._described(name)
        if found is not None and _is_changing(found):
            kind = found["StackStatus"].partition("_")[0].lower()
            with suppress(WaiterError):  # it failed, and is as it was before
                self._wait(name, kind if kind in ("update", "delete") else "create")
            found = self._described(name)
        if found is not None and _is_changing(found):
            state = found["StackStatus"]
            raise DeploymentFailed(f"The stack {self._stack(name)} cannot be changed yet: it is in {state}.")
        if found is None or found["StackStatus"] not in NEVER_MADE:
            return found
        self._client.delete_stack(StackName=self._stack(name))
        self._wait(name, "delete")
        return None

    def _wait(self, name: str, kind: str) -> None:
        """Wait until a stack is created, updated or deleted. Raises WaiterError."""
        waiter = self._client.get_waiter(f"stack_{kind}_complete")
        waiter.wait(StackName=self._stack(name), WaiterConfig=self._polls)

    def _failure(self, name: str) -> DeploymentFailed:
        (found,) = self._client.describe_stacks(StackName=self._stack(name))["Stacks"]
        if found["StackStatus"] == "UPDATE_IN_PROGRESS":
            return StillUpdating(f"The stack {self._stack(name)} is still being updated.")
        return DeploymentFailed(f"The stack {self._stack(name)} failed: {self._reason(name)}.")

    def _reason(self, name: str) -> str:
        events = self._client.describe_stack_events(StackName=self._stack(name))["StackEvents"]
        failed = [one for one in events if one["ResourceStatus"].endswith("_FAILED")]
        return str(failed[-1].get("ResourceStatusReason", "no reason is given")) if failed else "no reason is given"


def _is_changing(found: Mapping[str, Any]) -> bool:
    return str(found["StackStatus"]).endswith("_IN_PROGRESS") and found["StackStatus"] not in NEVER_MADE


def parameters_of(body: str) -> dict[str, dict[str, Any]]:
    """Return what a template says of its parameters, by name. The rest of it has tags that a parser would refuse."""
    section = re.search(r"^Parameters:\n((?: .*\n|\n)*)", body, re.MULTILINE)
    return dict(yaml.safe_load(section[1])) if section else {}


def _parameters(
    names: Collection[str], given: Mapping[str, str], before: dict[str, Any] | None
) -> list[dict[str, Any]]:
    kept = {one["ParameterKey"] for one in (before or {}).get("Parameters", [])} & set(names) - set(given)
    return [
        *({"ParameterKey": name, "ParameterValue": value} for name, value in given.items() if name in names),
        *({"ParameterKey": name, "UsePreviousValue": True} for name in sorted(kept)),
    ]
