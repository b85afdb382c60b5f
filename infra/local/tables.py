"""Create the tables and buckets that CloudFormation creates on AWS, the tables from the same models."""

import importlib
import os
import pkgutil
from contextlib import suppress

from botocore.session import Session

import chalicelib.store
from chalicelib.store import tables


def create_missing_tables() -> None:
    """Create the missing tables of every model in `chalicelib.store`, and the buckets."""
    for module in pkgutil.iter_modules(chalicelib.store.__path__):
        importlib.import_module(f"chalicelib.store.{module.name}")
    session = tables.bind(os.environ["ESPACIO_TABLE_PREFIX"])
    tables.create_missing()
    for variable in ("ESPACIO_EVIDENCE_BUCKET", "ESPACIO_MEDIA_BUCKET"):
        _create_bucket(session, os.environ.get(variable))


def _create_bucket(session: Session, name: str | None) -> None:
    """Create a bucket, unless it exists or has no name."""
    if not name:
        return
    client = session.create_client("s3")
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": os.environ["AWS_DEFAULT_REGION"]}
        )
