"""The output of `chalice package` for AWS: every function enters through app.py, with minimal permissions."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib import config
from infra.aws.policies import RIGHTS, policy
from infra.local.permissions import allowed, permissions
from tests.support.site import ENVIRONMENT

ROOT = Path(__file__).parents[3]
STAGES = ("dev", "prod")
SECRET = {"ESPACIO_SECRET", "ESPACIO_WORKER_SECRET"}
NOT_REQUIRED = {"ESPACIO_LIMITS", "ESPACIO_MAIL_FROM"}  # lifted for tests alone; a site may send no email
REQUIRED = {name for name in ENVIRONMENT if name.startswith("ESPACIO_")} - NOT_REQUIRED


@pytest.fixture(scope="module", params=STAGES)
def stage(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def template(stage: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The template of a stage. It has no requirements, so that nothing is downloaded; they would not change it."""
    project = tmp_path_factory.mktemp(stage)
    shutil.copy(ROOT / "app.py", project)
    for folder in ("chalicelib", ".chalice"):
        shutil.copytree(ROOT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__", "deployments"))
    (project / "requirements.txt").touch()
    command = ["package", "--stage", stage, "--merge-template", ".chalice/template.yaml", "out"]
    done = subprocess.run(
        [sys.executable, "-c", "from chalice.cli import main; main()", *command],
        cwd=project,
        env={"PATH": os.environ["PATH"], "HOME": str(project), "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made: dict[str, Any] = yaml.safe_load((project / "out/sam.yaml").read_text())
    return made


def functions(template: dict[str, Any]) -> dict[str, Any]:
    resources = template["Resources"].items()
    return {name: made["Properties"] for name, made in resources if made["Type"] == "AWS::Serverless::Function"}


def test_every_function_enters_by_the_composition_root(template: dict[str, Any]) -> None:
    handlers = {made["Handler"] for made in functions(template).values()}
    sockets, rest = {"app.connect", "app.message", "app.disconnect"}, {"app.app"}
    assert handlers == {*rest, *sockets, "app.sweep", "app.remind", "app.scale", "app.work"}


def test_every_function_gets_the_variables_that_settings_require(template: dict[str, Any], stage: str) -> None:
    for made in functions(template).values():
        variables = made["Environment"]["Variables"]
        assert set(variables) >= REQUIRED - SECRET
        assert config.read({**variables, **dict.fromkeys(SECRET, "5f" * 32)}).table_prefix == f"espacio-{stage}"


def test_no_secret_is_in_the_repository_or_in_a_template(template: dict[str, Any], stage: str) -> None:
    """The names of secrets are, and a Lambda may read those."""
    names = json.loads((ROOT / ".chalice/config.json").read_text())["stages"][stage]["environment_variables"]
    assert not set(names) & {*SECRET, "ESPACIO_PUSH_KEY", "ESPACIO_EDGE_SECRET", "ESPACIO_OIDC_CLIENT_SECRET"}
    assert "{{resolve:" not in json.dumps(template)
    for name in names["ESPACIO_SECRETS"].split(","):
        (wanted,) = permissions("secretsmanager", "GetSecretValue", {"SecretId": name})
        assert all(allowed(policy(function, f"espacio-{stage}"), wanted) for function in RIGHTS)


def test_every_function_runs_on_arm_with_bounds(template: dict[str, Any]) -> None:
    for made in functions(template).values():
        assert made["Architectures"] == ["arm64"]
        assert made["MemorySize"] <= 1024
        assert made["Timeout"] <= 29  # API Gateway waits no longer


def test_policy_allows_what_the_stage_needs_alone(template: dict[str, Any], stage: str) -> None:
    roles = [made for made in template["Resources"].values() if made["Type"] == "AWS::IAM::Role"]
    statements = [
        statement
        for role in roles
        for policy in role["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    assert statements
    for statement in statements:
        actions, resources = _many(statement["Action"]), _many(statement["Resource"])
        assert not [action for action in actions if "*" in action]
        assert "*" not in resources
        assert not [name for name in resources if name.endswith(":*") and "/aws/lambda/espacio-" not in name]
        if actions[0].startswith("dynamodb:"):
            assert "dynamodb:Scan" not in actions
            assert all(f"table/espacio-{stage}-" in name for name in resources)


def test_path_without_a_route_is_not_found(template: dict[str, Any]) -> None:
    responses = template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    missing = responses["MISSING_AUTHENTICATION_TOKEN"]
    assert missing["StatusCode"] == "404"
    assert json.loads(missing["ResponseTemplates"]["application/json"])["error"]["code"] == "not_found"


def _many(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
