"""DynamoDB for tests: moto in this process, with the lock that makes it atomic.

botocore serializes every request and parses every answer as for AWS, and the request is answered in between: signing
and sending it takes longer than answering it. Tests of two writers need a real HTTP endpoint (`over_http`), where
requests are signed and sent: a thread that waits for the network lets others run, as in Lambda.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from io import BytesIO
from typing import Any
from unittest import mock

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.session import Session
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber
from moto.core.request import Request
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler
from pynamodb.signals import pre_dynamodb_send

from chalicelib.store import tables
from infra.local import permissions
from infra.local.cloud import Cloud
from infra.local.moto_server import serve

REGION = "eu-west-1"
PREFIX = "tests"  # moto belongs to this process, so nobody else has these tables
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}
NOWHERE = "http://127.0.0.1:1"  # requests that are not answered in this process fail here, and never reach AWS

Binding = tuple[type[tables.Item], str, Any]


@cache
def make_atomic() -> None:
    """Make moto handle one call at a time in this process."""
    Cloud(None).install()


@cache
def endpoint() -> str:
    """Return the address of this process's moto, started by the first call and gone with the process."""
    make_atomic()
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = listening.getsockname()[1]
    threading.Thread(target=serve, args=(listening.detach(),), daemon=True, name="moto").start()
    return f"http://127.0.0.1:{port}"


def answer_in_process() -> None:
    """Answer requests of the tables' connection in this process."""
    make_atomic()
    kind = next(iter(tables._SUFFIXES))
    client = kind._get_connection().connection.client
    events, region = client.meta.events, client.meta.region_name
    client._ruleset_resolver = None  # which would find the same endpoint for each request anew
    events.unregister("before-send", botocore_stubber)  # that of `mock_aws`, which would do everything a second time
    events.register_first("before-call.dynamodb", partial(_send_unsigned, client._endpoint), unique_id="unsigned")
    events.register_first("before-send.dynamodb", partial(_answer, region), unique_id="moto")


def _send_unsigned(endpoint: Any, model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> Any:
    """Return the answer, raw and parsed by botocore. Raises what moto raises."""
    request = AWSPreparedRequest(params["method"], params["url"], params["headers"], params["body"], False)
    answer, failure = endpoint._do_get_response(request, model, context)
    if failure is not None:
        raise failure
    return answer


def _answer(region: str, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    status, headers, body = DynamoHandler.dispatch(_request(region, request))
    return AWSResponse(request.url, status, headers, MockRawResponse(body))


def _request(region: str, asked: AWSPreparedRequest) -> Request:
    """Return the request as moto's server would receive it; moto finds the region in the host's name."""
    return Request(
        {
            "REQUEST_METHOD": asked.method,
            "SERVER_NAME": f"dynamodb.{region}.amazonaws.com",
            "SERVER_PORT": "443",
            "wsgi.url_scheme": "https",
            "PATH_INFO": "/",
            "CONTENT_TYPE": asked.headers["Content-Type"],
            "CONTENT_LENGTH": str(len(asked.body)),
            "HTTP_X_AMZ_TARGET": asked.headers["X-Amz-Target"],
            "wsgi.input": BytesIO(asked.body),
        }
    )


@contextmanager
def fresh_tables(*, over_http: bool = False) -> Iterator[Session]:
    """Provide empty tables for all item classes imported so far; yields the botocore session."""
    wanted = ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint() if over_http else NOWHERE}
    with mock.patch.dict(os.environ, wanted), bindings_kept():
        session, bindings = _bound(over_http, len(tables._SUFFIXES))
        _restore(bindings)
        _empty()
        if not _there():
            tables.create_missing()
        yield session


@contextmanager
def bindings_kept() -> Iterator[None]:
    """Restore the bindings afterwards, because other tests in this process bind the tables to other databases."""
    before = _bindings()
    try:
        yield
    finally:
        _restore(before)


@cache
def _bound(over_http: bool, kinds: int) -> tuple[Session, list[Binding]]:
    """Bind once for each set of `kinds` item classes, because binding takes longer than most tests."""
    permissions.install()
    session = tables.bind(PREFIX, REGION)
    if not over_http:
        answer_in_process()
    return session, _bindings()


def _bindings() -> list[Binding]:
    return [(kind, kind.Meta.table_name, kind._connection) for kind in tables._SUFFIXES]


def _restore(bindings: list[Binding]) -> None:
    for kind, name, connection in bindings:
        kind.Meta.table_name, kind._connection = name, connection


def _there() -> bool:
    """Whether every table exists; another test in this process may have reset moto."""
    there = {name for regions in dynamodb_backends.values() for name in regions[REGION].tables}
    return {kind.Meta.table_name for kind in tables._SUFFIXES} <= there


def _empty() -> None:
    """Empty the tables behind HTTP, because deleting every item over it takes longer than most tests."""
    for regions in dynamodb_backends.values():
        for table in regions[REGION].tables.values():
            table.items.clear()


@contextmanager
def requests_counted() -> Iterator[Callable[[], list[str]]]:
    """Count requests to DynamoDB; yields a function that returns the names of their operations so far, in order."""
    names: list[str] = []

    def note(sender: object, operation_name: str, **_: object) -> None:
        names.append(operation_name)

    pre_dynamodb_send.connect(note)
    try:
        yield lambda: list(names)
    finally:
        pre_dynamodb_send.disconnect(note)
