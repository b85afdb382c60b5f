"""The parts of `make deploy`: stacks, settings, the site's files and releases."""

import datetime
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from pynamodb.exceptions import PutError

from infra.aws import deploy, destroy, functions, image, sound_layer
from infra.aws.deployment import Deployment, DeploymentFailed
from infra.aws.policies import RIGHTS
from infra.aws.stacks import AFTER, BEFORE, KEPT, TEMPLATES, Stacks, parameters_of
from tests.support.cloudformation import NAMES, template

FAILED = {
    "StackId": "1",
    "EventId": "1",
    "StackName": "espacio-dev-workers",
    "Timestamp": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    "ResourceStatus": "UPDATE_FAILED",
    "ResourceStatusReason": "tasks failed to start",
}


def test_every_template_is_deployed_in_an_order_in_which_imports_exist() -> None:
    assert {*BEFORE, *AFTER} == set(NAMES)
    assert set(KEPT) <= set(BEFORE)
    exported: set[str] = set()
    for name in (*BEFORE, *AFTER):
        text = json.dumps(template(name))
        wanted = {one.split('"')[0] for one in text.split('"Fn::ImportValue": {"Fn::Sub": "')[1:]}
        assert wanted <= exported, name
        outputs = template(name).get("Outputs", {}).values()
        exported |= {one["Export"]["Name"]["Fn::Sub"] for one in outputs if "Export" in one}


@pytest.mark.parametrize("name", NAMES)
def test_parameters_of_a_template_are_found_in_its_text(name: str) -> None:
    assert parameters_of((TEMPLATES / f"{name}.yaml").read_text()) == template(name)["Parameters"]


def test_region_is_the_one_that_the_aws_command_line_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    assert Deployment("dev").region == "eu-north-1"
    assert os.environ["AWS_DEFAULT_REGION"] == "eu-north-1"  # for `chalice deploy`


def test_stage_and_region_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(DeploymentFailed, match="AWS_REGION=eu-west-1"):
        Deployment("dev")
    with pytest.raises(DeploymentFailed, match="STAGE=dev"):
        Deployment("")


def test_first_deployment_of_a_stack_says_why_it_failed_and_leaves_it_to_be_looked_at(deployment: Deployment) -> None:
    stacks = Stacks(deployment, {"Delay": 0, "MaxAttempts": 2})
    with Stubber(stacks._client) as stub:
        stub.add_client_error("describe_stacks", "ValidationError", "Stack does not exist")
        stub.add_response("create_stack", {})
        for _ in range(2):
            stub.add_response("describe_stacks", stack("ROLLBACK_COMPLETE"))
        stub.add_response("describe_stack_events", {"StackEvents": [FAILED]})
        with pytest.raises(DeploymentFailed, match="espacio-dev-workers failed: tasks failed to start"):
            stacks.apply("workers")
        stub.assert_no_pending_responses()


def test_stack_that_an_earlier_run_is_still_making_is_waited_for(deployment: Deployment) -> None:
    stacks = Stacks(deployment, {"Delay": 0, "MaxAttempts": 2})
    with Stubber(stacks._client) as stub:
        for state in ("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_COMPLETE"):
            stub.add_response("describe_stacks", stack(state))
        stub.add_client_error("update_stack", "ValidationError", "No updates are to be performed.")
        stub.add_response("describe_stacks", stack("CREATE_COMPLETE"))
        stacks.apply("workers")
        stub.assert_no_pending_responses()


def test_stack_that_is_being_updated_for_too_long_is_said_to_be(deployment: Deployment) -> None:
    stacks = Stacks(deployment, {"Delay": 0, "MaxAttempts": 2})
    with Stubber(stacks._client) as stub:
        for _ in range(4):
            stub.add_response("describe_stacks", stack("UPDATE_IN_PROGRESS"))
        with pytest.raises(DeploymentFailed, match="cannot be changed yet: it is in UPDATE_IN_PROGRESS"):
            stacks.apply("workers")
        stub.assert_no_pending_responses()


def test_stack_whose_creation_failed_is_only_looked_at_by_those_who_ask(deployment: Deployment) -> None:
    stacks = Stacks(deployment)
    with Stubber(stacks._client) as stub:
        for _ in range(2):
            stub.add_response("describe_stacks", stack("ROLLBACK_COMPLETE"))
        assert stacks.state("workers") == "ROLLBACK_COMPLETE"
        assert stacks.outputs("workers") == {}
        stub.assert_no_pending_responses()


@pytest.fixture
def updating(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """The workers' stack, whose update CloudFormation accepts and does not finish. Add what it says after that."""
    client = deployment.client("cloudformation")
    monkeypatch.setattr(Deployment, "client", lambda *_: client)
    monkeypatch.setattr(deploy, "WORKER_POLLS", {"Delay": 0, "MaxAttempts": 2})
    monkeypatch.setattr(image, "push", lambda *_: "workers@sha256:1")
    with Stubber(client) as stub:
        stub.add_response("describe_stacks", stack("UPDATE_COMPLETE"))
        stub.add_response("update_stack", {})
        for _ in range(2):
            stub.add_response("describe_stacks", stack("UPDATE_IN_PROGRESS"))
        yield stub
        stub.assert_no_pending_responses()


def stack(status: str) -> dict[str, list[dict[str, object]]]:
    made = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return {"Stacks": [{"StackName": "espacio-dev-workers", "CreationTime": made, "StackStatus": status}]}


def deploy_workers(deployment: Deployment) -> list[str]:
    """Deploy the workers, and return what is said."""
    said: list[str] = []
    deploy._workers(deployment, "workers", functions.Apis("rest", "socket"), {"Captions": "none"}, said.append)
    return said


def test_deployment_goes_on_while_workers_play_spaces(deployment: Deployment, updating: Stubber) -> None:
    updating.add_response("describe_stacks", stack("UPDATE_IN_PROGRESS"))
    assert "those that play a Space go on until it ends" in deploy_workers(deployment)[-1]


def test_deployment_fails_when_its_workers_are_rolled_back(deployment: Deployment, updating: Stubber) -> None:
    updating.add_response("describe_stacks", stack("UPDATE_ROLLBACK_IN_PROGRESS"))
    updating.add_response("describe_stack_events", {"StackEvents": [FAILED]})
    with pytest.raises(DeploymentFailed, match="espacio-dev-workers failed: tasks failed to start"):
        deploy_workers(deployment)


@pytest.mark.parametrize(
    "problem",
    [PutError("no capacity"), DeploymentFailed("no stack"), EndpointConnectionError(endpoint_url="https://x")],
)
def test_failure_is_one_sentence_and_says_how_to_go_on(
    deployment: Deployment, capsys: pytest.CaptureFixture[str], problem: Exception
) -> None:
    with (
        mock.patch("sys.argv", ["deploy", "dev"]),
        mock.patch.object(Stacks, "apply", return_value={}),
        mock.patch.object(deploy, "migrate", side_effect=problem),
    ):
        assert deploy.main() == 1
    assert capsys.readouterr().err == f"{problem}\nNothing is lost: run the same command again to go on.\n"


def test_settings_of_a_stage_are_written_without_secrets_and_with_a_policy_for_each_function(
    deployment: Deployment, tmp_path: Path
) -> None:
    (tmp_path / ".chalice").mkdir()
    config = tmp_path / ".chalice/config.json"
    own = {"ESPACIO_PUSH_CONTACT": "mailto:ops@example.org", "ESPACIO_MEDIA_BUCKET": "espacio-dev-media-123456789012"}
    config.write_text(json.dumps({"stages": {"dev": {"environment_variables": own}}}))
    given = functions.variables(deployment, "https://sqs/jobs", "example.org")
    assert functions.configure(tmp_path, "dev", given, "arn:sound:1")
    assert not functions.configure(tmp_path, "dev", given, "arn:sound:1")
    made = json.loads(config.read_text())["stages"]["dev"]
    assert made["environment_variables"]["ESPACIO_PUSH_CONTACT"] == "mailto:ops@example.org"
    assert made["environment_variables"]["ESPACIO_SOCKET_URL"] == "wss://example.org/socket"
    assert "ESPACIO_SECRET" not in made["environment_variables"]
    assert {one["iam_policy_file"] for one in made["lambda_functions"].values()} == {
        path.name for path in (tmp_path / ".chalice").glob("policy-dev-*.json")
    }
    assert len(made["lambda_functions"]) == len(RIGHTS)
    assert {name: one["layers"] for name, one in made["lambda_functions"].items() if "layers" in one} == {
        "work": ["arn:sound:1"]
    }


def test_layer_of_jobs_is_published_once_for_each_content_and_deleted_with_the_deployment(
    deployment: Deployment, tmp_path: Path
) -> None:
    archive = tmp_path / "sound.zip"
    versions = []
    for text in ("1", "1", "2"):
        with zipfile.ZipFile(archive, "w") as target:
            target.writestr(zipfile.ZipInfo("python/av.py"), text)
        versions.append(sound_layer.publish(deployment, archive, "python3.13"))
    assert versions[0] == versions[1] != versions[2]
    client = deployment.client("lambda")
    client.publish_layer_version(LayerName="espacio-dev-managed-layer", Content={"ZipFile": archive.read_bytes()})
    sound_layer.delete(deployment)
    assert client.list_layers()["Layers"] == []


class TracedFunctions:
    """Lambda's client, as far as traces go. `modes` are those of functions that are not passed through."""

    def __init__(self, *traced: str) -> None:
        self.modes = dict.fromkeys(traced, "Active")
        self.changed: list[str] = []

    def get_function_configuration(self, *, FunctionName: str) -> dict[str, Any]:
        return {"TracingConfig": {"Mode": self.modes.get(FunctionName, "PassThrough")}}

    def update_function_configuration(self, *, FunctionName: str, TracingConfig: dict[str, str]) -> None:
        self.modes[FunctionName] = TracingConfig["Mode"]
        self.changed.append(FunctionName)


def test_all_functions_are_traced_if_asked_for_and_otherwise_not_any_more(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TracedFunctions("espacio-dev")
    monkeypatch.setattr(Deployment, "client", lambda deployment, service: client)
    functions.trace(deployment, on=True)
    assert (set(client.modes.values()), len(client.modes)) == ({"Active"}, len(RIGHTS))
    assert "espacio-dev" not in client.changed  # it was traced already
    functions.trace(deployment, on=False)
    assert set(client.modes.values()) == {"PassThrough"}


@pytest.mark.parametrize(("setting", "traced"), [("yes", True), ("no", False), (None, False)])
def test_functions_may_send_traces_only_if_the_stage_asks_for_them(
    tmp_path: Path, setting: str | None, traced: bool
) -> None:
    (tmp_path / ".chalice").mkdir()
    variables = {} if setting is None else {"ESPACIO_TRACING": setting}
    (tmp_path / ".chalice/config.json").write_text(
        json.dumps({"stages": {"dev": {"environment_variables": variables}}})
    )
    functions.configure(tmp_path, "dev", {}, "arn:sound:1")
    written = [path.read_text() for path in (tmp_path / ".chalice").glob("policy-dev-*.json")]
    assert [("xray:PutTraceSegments" in one) for one in written] == [traced] * len(RIGHTS)


def test_protected_table_is_deleted_with_the_data_and_once_is_enough(deployment: Deployment) -> None:
    client = deployment.client("dynamodb")
    client.create_table(
        TableName="espacio-dev-spaces",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        DeletionProtectionEnabled=True,
    )
    for _ in range(2):
        destroy.delete_retained(deployment, "AWS::DynamoDB::Table", "espacio-dev-spaces")
        assert client.list_tables()["TableNames"] == []


def test_bucket_with_versions_is_emptied_whatever_fits_into_one_request(deployment: Deployment) -> None:
    client, bucket = deployment.client("s3"), deployment.bucket("site")
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for name in ("a", "b", "a", "c", "a"):
        client.put_object(Bucket=bucket, Key=name, Body=b"1")
    client.delete_object(Bucket=bucket, Key="b")
    destroy.empty(deployment, "site", at_once=2)
    client.delete_bucket(Bucket=bucket)
    destroy.empty(deployment, "site")


@pytest.mark.parametrize("typed", ["", "prod", EOFError()])
def test_nothing_is_deleted_unless_somebody_types_the_name(
    deployment: Deployment, capsys: pytest.CaptureFixture[str], typed: str | EOFError
) -> None:
    answer = {"side_effect": typed} if isinstance(typed, EOFError) else {"return_value": typed}
    with (
        mock.patch("sys.argv", ["destroy", "dev", "--data", "delete"]),
        mock.patch("builtins.input", **answer),
        mock.patch.object(destroy, "destroy") as destroyed,
    ):
        assert destroy.main() == 1
    assert not destroyed.called
    assert "Nothing was deleted." in capsys.readouterr().out
