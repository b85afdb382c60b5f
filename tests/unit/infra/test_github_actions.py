"""The example for GitHub Actions: it parses, needs no stored keys, and runs commands that exist."""

import re
from typing import Any

import pytest
import yaml

from infra.lock import ROOT
from tests.support.cloudformation import parsed

ROLE = ROOT / "infra/aws/github-role.yaml"
WORKFLOW = ROOT / "infra/aws/github-actions.yaml"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
KNOWN = re.compile(r"make ([a-z-]+)((?: [A-Z_]+=\S+)*)")


@pytest.fixture
def workflow() -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text())
    return found


def steps(workflow: dict[Any, Any], job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow["jobs"][job]["steps"]
    return found


def test_pull_requests_are_planned_and_tags_are_deployed(workflow: dict[Any, Any]) -> None:
    assert workflow[True] == {"pull_request": None, "push": {"tags": ["v*"]}}  # YAML 1.1 reads `on` as true
    assert {job: one["if"] for job, one in workflow["jobs"].items()} == {
        "plan": "github.event_name == 'pull_request'",
        "deploy": "github.event_name == 'push'",
    }


@pytest.mark.parametrize("job", ["plan", "deploy"])
def test_every_command_is_one_of_make(workflow: dict[Any, Any], job: str) -> None:
    commands = [line for step in steps(workflow, job) for line in step.get("run", "").splitlines()]
    asked = [KNOWN.fullmatch(command) for command in commands]
    assert commands
    assert all(asked), commands
    assert {found[1] for found in asked if found} <= TARGETS


def test_keys_are_neither_stored_nor_given_to_pull_requests(workflow: dict[Any, Any]) -> None:
    assert "secrets." not in WORKFLOW.read_text()
    assert workflow["permissions"] == {"contents": "read"}
    allowed = {job: one.get("permissions", {}).get("id-token") for job, one in workflow["jobs"].items()}
    assert allowed == {"plan": None, "deploy": "write"}
    (role,) = (step["with"] for step in steps(workflow, "deploy") if "configure-aws" in step.get("uses", ""))
    assert role["role-to-assume"] == "${{ vars.DEPLOY_ROLE }}"


def test_actions_of_others_are_pinned_to_a_major_version(workflow: dict[Any, Any]) -> None:
    used = [step["uses"] for job in workflow["jobs"] for step in steps(workflow, job) if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", one) for one in used), used


def test_role_is_for_jobs_of_the_environment_that_deploys_alone(workflow: dict[Any, Any]) -> None:
    """A branch that anybody may push cannot take it, whatever its workflow says."""
    role = parsed(ROLE)
    assert workflow["jobs"]["deploy"]["environment"] == role["Parameters"]["Environment"]["Default"]
    deployer = role["Resources"]["Deployer"]["Properties"]
    (trust,) = deployer["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:environment:${Environment}"},
        }
    }


def test_role_may_change_the_roles_of_deployments_and_not_its_own() -> None:
    role = parsed(ROLE)["Resources"]["Deployer"]["Properties"]
    allowed, denied = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert allowed["Resource"]["Fn::Sub"].endswith(":role/espacio-*")
    assert (denied["Effect"], denied["Resource"]["Fn::Sub"].rpartition("/")[2]) == ("Deny", role["RoleName"])
