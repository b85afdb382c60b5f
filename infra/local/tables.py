"""Create the tables and buckets that CloudFormation creates on AWS, the tables from the same models."""

import importlib
import os
import pkgutil
import time
from collections.abc import Callable
from contextlib import suppress

from botocore.exceptions import HTTPClientError
from botocore.session import Session
from pynamodb.exceptions import TableError

import chalicelib.store
from chalicelib.store import tables
from infra.local.ready import START_TIME


def create_missing_tables() -> None:
    """Create the missing tables of every model in `chalicelib.store`, and the buckets."""
    for module in pkgutil.iter_modules(chalicelib.store.__path__):
        importlib.import_module(f"chalicelib.store.{module.name}")
    session = tables.bind(os.environ["ESPACIO_TABLE_PREFIX"])
    _when_answered(tables.create_missing)
    for variable in ("ESPACIO_EVIDENCE_BUCKET", "ESPACIO_MEDIA_BUCKET"):
        _create_bucket(session, os.environ.get(variable))


def _when_answered(act: Callable[[], None], patience: float = START_TIME) -> None:
    """Repeat `act`, which may be done twice, while the cloud does not answer: it starts beside us, and on a busy
    machine that takes longer than a request waits. Raises TableError after `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return act()
        except TableError as error:
            if not isinstance(error.cause, HTTPClientError) or time.monotonic() > deadline:
                raise


def _create_bucket(session: Session, name: str | None) -> None:
    """Create a bucket, unless it exists or has no name."""
    if not name:
        return
    client = session.create_client("s3")
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": os.environ["AWS_DEFAULT_REGION"]}
        )
