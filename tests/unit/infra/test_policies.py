"""Each function may do what the test suite has seen it do, and nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.aws import policies
from infra.aws.policies import FOLDER, RIGHTS, function_name, policy
from infra.local.permissions import ACCOUNT, REGION, Permission, acting_as, allowed, permissions
from tests.support.cloudformation import template

# `function action resource`, recorded by the suite: see `infra/local/permissions.py`.
RECORD = Path(__file__).parents[2] / "vectors/aws_calls.txt"
CALLS = [(function, action, place) for function, action, place in map(str.split, RECORD.read_text().splitlines())]
STAGES = json.loads((FOLDER / "config.json").read_text())["stages"]
PREFIX = "espacio-dev"
# Most tests replace these by what they record themselves; tests of a whole stack call them, under the same policies.
REPLACED = ("execute-api:ManageConnections", "sqs:SendMessage", "secretsmanager:GetSecretValue")
OF_LAMBDA = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")  # by its poller, with this role


def permission(action: str, place: str) -> Permission:
    """Return a recorded call as it is in the deployment PREFIX."""
    service = action.partition(":")[0]
    if service == "s3":
        bucket, _, below = place.partition("/")
        return Permission(action, f"arn:aws:s3:::{PREFIX}-{bucket}-{ACCOUNT}{f'/{below}/1' if below else ''}")
    name = {
        "dynamodb": place.replace("table/", f"table/{PREFIX}-"),
        "sqs": f"{PREFIX}-{place}",
        "ses": place.replace("configuration-set", f"configuration-set/{PREFIX}"),
        "execute-api": f"a1b2/api/{place}/@connections/c",
        "ecs": f"service/{PREFIX}/{PREFIX}-{place}",
    }[service]
    return Permission(action, f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}")


def rights() -> Iterator[tuple[str, str, str]]:
    """Yield every function, action and resource pattern that a policy allows, without logs."""
    for function in RIGHTS:
        for statement in policy(function, PREFIX)["Statement"]:
            for action in statement["Action"]:
                if not action.startswith("logs:") and action not in OF_LAMBDA:
                    yield from ((function, action, resource) for resource in statement["Resource"])


@pytest.mark.parametrize("function", RIGHTS)
def test_function_may_do_what_it_was_seen_to_do(function: str) -> None:
    calls = [permission(action, place) for one, action, place in CALLS if one == function]
    assert calls
    assert [call for call in calls if not allowed(policy(function, PREFIX), call)] == []


def test_nothing_is_allowed_that_no_function_was_seen_to_do() -> None:
    seen = [(function, permission(action, place)) for function, action, place in CALLS]
    unused = [
        (function, action, pattern)
        for function, action, pattern in rights()
        if not any(one in f"{action} {pattern}" for one in REPLACED)
        and "/index/" not in pattern  # a query of an index is one of its table, too
        and not any(
            function == one
            and call.action == action
            and allowed({"Statement": [{"Action": action, "Resource": pattern}]}, call)
            for one, call in seen
        )
    ]
    assert unused == []


def test_mail_is_sent_by_the_configuration_set_that_the_template_makes() -> None:
    resources = template("mail")["Resources"]
    assert resources["Sender"]["Properties"]["ConfigurationSetAttributes"]["ConfigurationSetName"] == {"Ref": "Sending"}
    name = resources["Sending"]["Properties"]["Name"]["Fn::Sub"].replace("${Stage}", "dev")
    call = {"FromEmailAddress": "Espacio <espacio@example.org>"}
    with acting_as("work", "espacio-dev"):
        wanted = permissions("sesv2", "SendEmail", call)
    places = [
        f"arn:aws:ses:{REGION}:{ACCOUNT}:{place}" for place in ("identity/example.org", f"configuration-set/{name}")
    ]
    assert wanted == [Permission("ses:SendEmail", place) for place in places]
    assert all(allowed(policy("work", "espacio-dev"), one) for one in wanted)
    assert not allowed(policy("work", "espacio-prod"), wanted[1])


@pytest.mark.parametrize("stage", STAGES)
def test_files_of_chalice_say_the_same(stage: str) -> None:
    assert dict(policies.files(stage)) == {
        path.name: path.read_text() for path in FOLDER.glob(f"policy-{stage}-*.json")
    }, "Run `python -m infra.aws.policies`."
    functions = STAGES[stage]["lambda_functions"]
    assert {name: made["iam_policy_file"] for name, made in functions.items()} == {
        name: policies.file_name(name, stage) for name in RIGHTS
    }


def test_log_group_of_a_function_is_the_one_that_lambda_writes_to() -> None:
    assert [function_name(name, PREFIX) for name in ("api_handler", "sweep")] == [PREFIX, f"{PREFIX}-sweep"]
    logs = policy("api_handler", PREFIX)["Statement"][-1]
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda"
    stream = Permission("logs:PutLogEvents", f"{group}/{PREFIX}:log-stream:2026/01/01/[$LATEST]0")
    assert allowed({"Statement": [logs]}, stream)
    assert not allowed({"Statement": [logs]}, Permission("logs:PutLogEvents", f"{group}/{PREFIX}-2:log-stream:x"))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (("dynamodb", "Query", {"TableName": "t", "IndexName": "i"}), [("dynamodb:Query", "table/t/index/i")]),
        (
            ("dynamodb", "TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "t"}}]}),
            [("dynamodb:PutItem", "table/t")],
        ),
        (
            ("s3", "HeadObject", {"Bucket": f"b-{ACCOUNT}", "Key": "k"}),
            [("s3:GetObject", f"b-{ACCOUNT}/k"), ("s3:ListBucket", f"b-{ACCOUNT}")],
        ),
        (
            ("secretsmanager", "GetSecretValue", {"SecretId": "espacio/dev/site"}),
            [("secretsmanager:GetSecretValue", "secret:espacio/dev/site-a1B2c3")],
        ),
        (
            ("ecs", "UpdateService", {"cluster": "c", "service": "s", "desiredCount": 1}),
            [("ecs:UpdateService", "service/c/s")],
        ),
        (
            ("ecs", "DescribeServices", {"cluster": "c", "services": ["s"]}),
            [("ecs:DescribeServices", "service/c/s")],
        ),
        (("sqs", "SendMessage", {"QueueUrl": "https://sqs/1/q"}), [("sqs:SendMessage", "q")]),
        (
            ("apigatewaymanagementapi", "DeleteConnection", {"ConnectionId": "c"}),
            [("execute-api:ManageConnections", "a1b2c3/api/DELETE/@connections/c")],
        ),
    ],
)
def test_call_needs_the_permissions_that_iam_asks_for(
    call: tuple[str, str, dict[str, object]], expected: list[tuple[str, str]]
) -> None:
    assert [(one.action, one.resource.split(":", 5)[5]) for one in permissions(*call)] == expected
