"""DynamoDB for tests of the store: moto behind a real HTTP endpoint, in this process, with the lock that makes it atomic.

@pytest.fixture
def tables(...)  ->  `with fresh_tables():` before anything of `chalicelib.store` is used.
"""

import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from botocore.session import Session

from chalicelib.store import tables
from infra.local.cloud import Cloud
from infra.local.moto_server import serve

REGION = "eu-west-1"
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
    """Empty tables under a prefix of their own, for all item classes imported so far; yields the botocore session."""
    wanted = ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint()}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        session = tables.bind(f"t{uuid.uuid4().hex[:8]}", REGION)
        tables.create_missing()
        yield session
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def requests_counted() -> Iterator[Callable[[], list[str]]]:
    """Counts requests to DynamoDB; yields a function that answers their operations' names so far, in order."""
    from pynamodb.signals import pre_dynamodb_send

    names: list[str] = []

    def note(sender: object, operation_name: str, **_: object) -> None:
        names.append(operation_name)

    pre_dynamodb_send.connect(note)
    try:
        yield lambda: list(names)
    finally:
        pre_dynamodb_send.disconnect(note)
