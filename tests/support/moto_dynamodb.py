"""DynamoDB for tests: moto behind a real HTTP endpoint, in this process, with the lock that makes it atomic."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from botocore.session import Session
from moto.dynamodb.models import dynamodb_backends
from pynamodb.signals import pre_dynamodb_send

from chalicelib.store import tables
from infra.local.cloud import Cloud
from infra.local.moto_server import serve

REGION = "eu-west-1"
PREFIX = "tests"  # moto is this process's own, so nobody else has these tables
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}


@cache
def endpoint() -> str:
    """The address of this process's moto, started by the first who asks and gone with the process."""
    Cloud(None).install()
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = listening.getsockname()[1]
    server = serve(listening.detach())
    threading.Thread(target=server.serve_forever, daemon=True, name="moto").start()
    return f"http://127.0.0.1:{port}"


@contextmanager
def fresh_tables() -> Iterator[Session]:
    """Empty tables for all item classes imported so far; yields the botocore session."""
    wanted = ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint()}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        session = tables.bind(PREFIX, REGION)
        _empty()
        tables.create_missing()
        yield session
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _empty() -> None:
    """Past HTTP, because to delete every item there takes longer than most tests."""
    for regions in dynamodb_backends.values():
        for table in regions[REGION].tables.values():
            table.items.clear()


@contextmanager
def requests_counted() -> Iterator[Callable[[], list[str]]]:
    """Counts requests to DynamoDB; yields a function that answers their operations' names so far, in order."""
    names: list[str] = []

    def note(sender: object, operation_name: str, **_: object) -> None:
        names.append(operation_name)

    pre_dynamodb_send.connect(note)
    try:
        yield lambda: list(names)
    finally:
        pre_dynamodb_send.disconnect(note)
