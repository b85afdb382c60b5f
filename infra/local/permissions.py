"""IAM on one machine: calls of a function that its policy would not allow raise `Forbidden`.

Nothing is checked outside of `acting_as`. With `ESPACIO_RECORD_CALLS=FILE`, every call is appended to a file, from
which `python -m infra.aws.policies` learns what each function needs.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from botocore.handlers import BUILTIN_HANDLERS

from infra.aws.policies import Document, configuration_set, policy

ACCOUNT: Final = "123456789012"
REGION: Final = "eu-west-1"
WRITES: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
VERBS: Final = {"PostToConnection": "POST", "DeleteConnection": "DELETE", "GetConnection": "GET"}
READS: Final = ("HeadObject", "GetObject")
ON_OBJECTS: Final = {
    "HeadObject": "GetObject",
    "DeleteObjects": "DeleteObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}


class Forbidden(Exception):
    """The policy of a function does not allow one of its calls."""


class Permission(NamedTuple):
    """An IAM action on the resource of an ARN."""

    action: str
    resource: str


class _Role(NamedTuple):
    function: str
    prefix: str


_acting: ContextVar[_Role | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(function: str, prefix: str) -> Iterator[None]:
    """Check calls of this thread against the policy of `function` in the deployment whose names begin with `prefix`."""
    before = _acting.set(_Role(function, prefix))
    try:
        yield
    finally:
        _acting.reset(before)


@cache
def install() -> None:
    """Check the calls of every botocore session that is made from now on in this process."""
    BUILTIN_HANDLERS.append(("before-parameter-build", _before_call))
    BUILTIN_HANDLERS.append(("before-sign.s3.PutObject", _before_form))


def permissions(service: str, operation: str, params: Mapping[str, Any]) -> list[Permission]:
    """Return what IAM asks for when this operation of botocore is called. Raises KeyError for an unknown service."""
    return _NEEDED[service](operation, params)


def allowed(document: Document, wanted: Permission) -> bool:
    """Whether a policy allows it. Conditions and denials are not known here."""
    return any(
        wanted.action in _many(statement["Action"])
        and any(_matches(pattern, wanted.resource) for pattern in _many(statement["Resource"]))
        for statement in document["Statement"]
    )


def _before_call(params: Any, model: Any, context: Any, **_: Any) -> None:
    is_form = model.name == "CreateBucket"  # botocore takes this one to find the address of a presigned form
    if _acting.get() is not None and not is_form:
        wanted = permissions(model.service_model.service_name, model.name, params)
        signed_only = context.get("is_presign_request", False)  # with the URL, people get 403 or 404: no matter
        _check([one for one in wanted if not (signed_only and one.action == "s3:ListBucket")])


def _before_form(request: Any, **_: Any) -> None:
    """A presigned form sends no request here, but S3 checks who signed it."""
    fields = request.context.get("s3-presign-post-fields")
    if _acting.get() is not None and fields is not None:
        bucket = urlsplit(request.url).path.strip("/")
        _check(permissions("s3", "PutObject", {"Bucket": bucket, "Key": fields["key"]}))


def _check(wanted: list[Permission]) -> None:
    role = _acting.get()
    assert role is not None
    _record(role, wanted)
    document = policy(role.function, role.prefix)
    for one in wanted:
        if not allowed(document, one):
            raise Forbidden(f"The policy of {role.function} does not allow {one.action} on {one.resource}.")


def _record(role: _Role, wanted: list[Permission]) -> None:
    file = os.environ.get("ESPACIO_RECORD_CALLS")
    if file:
        with open(file, "a") as lines:
            lines.writelines(f"{role.function} {one.action} {_general(one.resource, role.prefix)}\n" for one in wanted)


def _general(resource: str, prefix: str) -> str:
    """Return `table/accounts`, `media/public`, `jobs`, `workers`, `configuration-set`, `POST`: the resource without
    what differs between two calls."""
    name = resource.split(":", 5)[5]
    name = name.replace(f"{prefix}-", "").replace(f"-{ACCOUNT}", "")
    verb = re.search(r"/(POST|DELETE|GET)/@connections", resource)
    if verb:
        return verb.group(1)
    if name.startswith("service/"):
        return "workers"
    if name == configuration_set(prefix):
        return "configuration-set"
    return name if name.startswith("table/") else "/".join(name.split("/")[:2])


def _dynamodb(operation: str, params: Mapping[str, Any]) -> list[Permission]:
    if operation == "TransactWriteItems":
        parts = [next(iter(item.items())) for item in params["TransactItems"]]
        return [_on_table(WRITES[kind], part["TableName"]) for kind, part in parts]
    if operation in ("BatchGetItem", "BatchWriteItem"):
        return [_on_table(operation, table) for table in params["RequestItems"]]
    return [_on_table(operation, params["TableName"], params.get("IndexName"))]


def _on_table(operation: str, table: str, index: str | None = None) -> Permission:
    below = f"/index/{index}" if index else ""
    return Permission(f"dynamodb:{operation}", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}{below}")


def _s3(operation: str, params: Mapping[str, Any]) -> list[Permission]:
    # On AWS the name of a bucket ends with the account's number.
    bucket = re.sub(r"(?<!\d{12})$", f"-{ACCOUNT}", params["Bucket"])
    if operation.startswith("List"):
        action = "s3:ListBucketMultipartUploads" if operation == "ListMultipartUploads" else "s3:ListBucket"
        return [Permission(action, f"arn:aws:s3:::{bucket}")]
    if operation in ("CopyObject", "UploadPartCopy"):
        source, _, key = params["CopySource"].partition("/")
        return [*_s3("GetObject", {"Bucket": source, "Key": key})[:1], *_s3("PutObject", params)]
    keys = [one["Key"] for one in params["Delete"]["Objects"]] if operation == "DeleteObjects" else [params["Key"]]
    action = f"s3:{ON_OBJECTS.get(operation, operation)}"
    on_objects = [Permission(action, f"arn:aws:s3:::{bucket}/{key}") for key in keys]
    # S3 says 404 only to those who may list; to others, an object that does not exist is forbidden.
    return [*on_objects, Permission("s3:ListBucket", f"arn:aws:s3:::{bucket}")] if operation in READS else on_objects


def _sqs(operation: str, params: Mapping[str, Any]) -> list[Permission]:
    queue = params["QueueUrl"].rpartition("/")[2]
    return [Permission(f"sqs:{operation}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}")]


def _connections(operation: str, params: Mapping[str, Any]) -> list[Permission]:
    place = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:a1b2c3/api/{VERBS[operation]}/@connections/c"
    return [Permission("execute-api:ManageConnections", place)]


def _mail(operation: str, params: Mapping[str, Any]) -> list[Permission]:
    domain = params["FromEmailAddress"].rpartition("@")[2].rstrip(">")
    place = f"arn:aws:ses:{REGION}:{ACCOUNT}"
    role = _acting.get()
    # On AWS the identity has a default configuration set, which is checked although the call does not name it.
    sets = [f"{place}:{configuration_set(role.prefix)}"] if role else []
    return [Permission(f"ses:{operation}", resource) for resource in (f"{place}:identity/{domain}", *sets)]


def _secrets(operation: str, params: Mapping[str, Any]) -> list[Permission]:
    place = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{params['SecretId']}-a1B2c3"
    return [Permission(f"secretsmanager:{operation}", place)]


def _ecs(operation: str, params: Mapping[str, Any]) -> list[Permission]:
    services = params.get("services") or [params["service"]]
    place = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/{params['cluster']}"
    return [Permission(f"ecs:{operation}", f"{place}/{service}") for service in services]


_NEEDED: Final[Mapping[str, Callable[[str, Mapping[str, Any]], list[Permission]]]] = {
    "dynamodb": _dynamodb,
    "s3": _s3,
    "sqs": _sqs,
    "apigatewaymanagementapi": _connections,
    "secretsmanager": _secrets,
    "ecs": _ecs,
    "sesv2": _mail,
}


def _many(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", ".*"))


def _matches(pattern: str, resource: str) -> bool:
    return _pattern(pattern).fullmatch(resource) is not None
