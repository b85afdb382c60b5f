"""What each Lambda function may do on AWS: one policy, and so one role, for each, with nothing that it does not need.

`python -m infra.aws.policies` writes them for every stage of `.chalice/config.json`. The local gateway and the tests
enforce them (`infra/local/permissions.py`), and a test compares them with what the functions are known to call.
"""

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

Document = dict[str, Any]

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / ".chalice"
ITEMS: Final = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchGetItem", "BatchWriteItem", "Query")

# Function -> resource -> actions.
RIGHTS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "api_handler": {
        "table/*": ITEMS,
        # Without ListBucket, S3 answers 403 instead of 404 for an object that does not exist.
        "media": ("ListBucket",),
        "media/public/*": ("GetObject", "PutObject", "DeleteObject"),
        "media/uploads/*": ("GetObject", "PutObject", "DeleteObject"),
        "media/messages/*": ("GetObject", "PutObject"),
        "media/exports/*": ("GetObject", "PutObject", "DeleteObject"),
        "media/recordings/*": ("GetObject",),
        "media/segments/*": ("GetObject", "PutObject"),
        "media/clips/*": ("GetObject", "DeleteObject"),
        "evidence/evidence/*": ("GetObject", "PutObject"),
        "jobs": ("SendMessage",),
        "connections": ("POST", "DELETE"),
    },
    "websocket_connect": {
        "table/connections": ("PutItem", "DeleteItem"),
        "table/accounts": ("GetItem",),
        "table/spaces": ("GetItem", "UpdateItem"),
    },
    "websocket_message": {
        "table/connections": ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
        "table/accounts": ("GetItem",),
        "table/spaces": ("GetItem", "PutItem", "UpdateItem", "BatchGetItem", "BatchWriteItem"),
        "table/ties": ("BatchGetItem",),
        "media/segments/*": ("PutObject",),
        "jobs": ("SendMessage",),
        "connections": ("POST",),
    },
    "websocket_disconnect": {
        "table/connections": ("DeleteItem",),
        "table/spaces": ("GetItem", "UpdateItem"),
    },
    "sweep": {
        "table/spaces": ("BatchGetItem", "GetItem", "PutItem", "UpdateItem"),
        "table/spaces/index/by-time": ("Query",),
        "jobs": ("SendMessage",),
    },
    "remind": {
        "table/spaces": ("GetItem", "PutItem"),
        "jobs": ("SendMessage",),
    },
    "scale": {
        "table/connections": ("GetItem", "UpdateItem", "Query"),
        "table/spaces/index/by-time": ("Query",),
        "workers": ("DescribeServices", "UpdateService"),
    },
    "work": {
        "table/*": ITEMS,
        "media": ("ListBucket", "ListBucketMultipartUploads"),
        "media/public/*": ("DeleteObject",),
        "media/messages/*": ("DeleteObject",),
        "media/exports/*": ("GetObject", "PutObject", "DeleteObject"),
        "media/recordings/*": ("GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload"),
        "media/clips/*": ("PutObject", "DeleteObject"),
        "media/segments/*": ("GetObject", "PutObject", "DeleteObject"),
        "mail": ("SendEmail",),
        "jobs": ("SendMessage", *("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")),  # the last three by Lambda
        "connections": ("POST", "DELETE"),
        "workers": ("DescribeServices", "UpdateService"),
    },
}

TRACES: Final = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")


@cache
def policy(function: str, prefix: str, *, traced: bool = False) -> Document:
    """Return the policy of a function in the deployment whose names begin with `prefix`, such as `espacio-dev`."""
    statements = [_statement(place, actions, prefix) for place, actions in RIGHTS[function].items()]
    traces = [_allow(list(TRACES), ["*"])] if traced else []  # X-Ray has no resources
    return {"Version": "2012-10-17", "Statement": [*statements, _secrets(prefix), _logs(function, prefix), *traces]}


def function_name(function: str, prefix: str) -> str:
    """Return what `chalice deploy` calls it: the handler of the REST API has the name of the app and the stage."""
    return prefix if function == "api_handler" else f"{prefix}-{function}"


def _statement(place: str, actions: tuple[str, ...], prefix: str) -> Document:
    kind, _, name = place.partition("/")
    if kind == "table":
        tables = f"arn:*:dynamodb:*:*:table/{prefix}-{name}"
        indexes = [f"{tables}/index/*"] if name == "*" else []
        return _allow([f"dynamodb:{action}" for action in actions], [tables, *indexes])
    if kind == "connections":
        paths = [f"arn:*:execute-api:*:*:*/api/{verb}/@connections/*" for verb in actions]
        return _allow(["execute-api:ManageConnections"], paths)
    if kind == "workers":
        return _allow([f"ecs:{action}" for action in actions], [f"arn:*:ecs:*:*:service/{prefix}/{prefix}-workers"])
    if kind == "mail":
        # The identity sends by a configuration set (`templates/mail.yaml`), and SES checks the rights on both.
        sets = f"arn:*:ses:*:*:{configuration_set(prefix)}"
        return _allow([f"ses:{action}" for action in actions], ["arn:*:ses:*:*:identity/*", sets])
    if kind == "jobs":
        return _allow([f"sqs:{action}" for action in actions], [f"arn:*:sqs:*:*:{prefix}-jobs"])
    return _allow([f"s3:{action}" for action in actions], [f"arn:*:s3:::{prefix}-{kind}-*{f'/{name}' if name else ''}"])


def _secrets(prefix: str) -> Document:
    return _allow(["secretsmanager:GetSecretValue"], [f"arn:*:secretsmanager:*:*:secret:{secrets_of(prefix)}/*"])


def secrets_of(prefix: str) -> str:
    """Return what the names of a deployment's secrets begin with: `espacio/dev`."""
    return prefix.replace("-", "/", 1)


def configuration_set(prefix: str) -> str:
    """Return the resource of SES by which a deployment's mails are sent."""
    return f"configuration-set/{prefix}"


def _logs(function: str, prefix: str) -> Document:
    """The log group is made by the template, with its retention; a function only writes to it."""
    group = f"arn:*:logs:*:*:log-group:/aws/lambda/{function_name(function, prefix)}"
    return _allow(["logs:CreateLogStream", "logs:PutLogEvents"], [f"{group}:*"])


def _allow(actions: list[str], resources: list[str]) -> Document:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def file_name(function: str, stage: str) -> str:
    return f"policy-{stage}-{function}.json"


def files(stage: str, *, traced: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the name and the content of each policy file of a stage."""
    for function in RIGHTS:
        content = policy(function, f"espacio-{stage}", traced=traced)
        yield file_name(function, stage), json.dumps(content, indent=2) + "\n"


def main() -> int:
    for stage in json.loads((FOLDER / "config.json").read_text())["stages"]:
        for name, content in files(stage):
            (FOLDER / name).write_text(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
