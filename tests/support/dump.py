"""A dump of everything that the site stores, read behind its interfaces, to prove that a request changed nothing."""

from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from tests.support.site import ENVIRONMENT

COUNTED = ("LIMIT#", "attempts#")  # refused requests are counted, too


def kept() -> dict[str, Any]:
    """Return every row of every table, every object of the bucket, and the number of waiting jobs."""
    return {**_rows(), "bucket": _objects(), "jobs": _jobs()}


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the differences between two dumps, one line each."""
    keys = sorted({*before, *after})
    return [f"{key}: {before.get(key)} -> {after.get(key)}" for key in keys if before.get(key) != after.get(key)]


def _rows() -> dict[str, Any]:
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][ENVIRONMENT["AWS_REGION"]].tables
    rows = ((name, item.to_json()["Attributes"]) for name, table in tables.items() for item in table.all_items())
    named = ((f"{name} {row['pk']['S']} {row['sk']['S']}", row) for name, row in rows)
    return {key: row for key, row in named if not key.split(" ", 1)[1].startswith(COUNTED)}


def bucket() -> Any:
    """Return the bucket of the site, as moto has it."""
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[ENVIRONMENT["ESPACIO_MEDIA_BUCKET"]]


def _objects() -> dict[str, str]:
    return {name: key.etag for name, key in bucket().keys.items()}


def contents() -> dict[str, bytes]:
    """Return what is in every object of every bucket."""
    buckets = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.values()
    return {f"{bucket.name}/{name}": key.value for bucket in buckets for name, key in bucket.keys.items()}


def _jobs() -> int:
    name = ENVIRONMENT["ESPACIO_JOBS_URL"].rpartition("/")[2]
    return len(sqs_backends[DEFAULT_ACCOUNT_ID][ENVIRONMENT["AWS_REGION"]].queues[name].messages)
