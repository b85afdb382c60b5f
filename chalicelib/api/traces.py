"""Traces: what each request, message, schedule and job spends on other services, as subsegments of X-Ray.

Each is a JSON document that goes by UDP to the daemon beside every traced Lambda. It names services, operations and
tables, never what is in them: no keys, no bodies, and of failures only that there was one. Without ESPACIO_TRACING
nothing of this happens.
"""

import json
import os
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final, NamedTuple

from chalicelib.protocol import correlation

SETTING, DAEMON, TRACE = "ESPACIO_TRACING", "AWS_XRAY_DAEMON_ADDRESS", "_X_AMZN_TRACE_ID"
HEADER: Final = b'{"format": "json", "version": 1}\n'

_parent: ContextVar[str] = ContextVar("parent of the next subsegment", default="")
_daemon: "Daemon | None" = None


class Daemon(NamedTuple):
    """Where subsegments are sent."""

    socket: socket.socket
    address: tuple[str, int]

    def send(self, document: Mapping[str, Any]) -> None:
        """Send without waiting; what cannot be sent is lost."""
        with suppress(OSError):
            self.socket.sendto(HEADER + json.dumps(document).encode(), self.address)


def start(environ: Mapping[str, str]) -> None:
    """Let this Lambda be traced, with its calls to AWS, if the deployment asks for it. Call it once."""
    global _daemon
    if environ.get(SETTING) != "yes" or DAEMON not in environ:
        return
    host, _, port = environ[DAEMON].partition(":")
    _daemon = Daemon(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), (host, int(port)))
    _trace_calls()


@contextmanager
def traced(part: str) -> Iterator[None]:
    """Do what is within as a subsegment, which is found by its correlation id."""
    with _subsegment(part) as document:
        try:
            yield
        finally:
            if correlation.current():
                document["annotations"] = {"correlation_id": correlation.current()}


def _trace_calls() -> None:
    from botocore.client import BaseClient

    call = BaseClient._make_api_call

    def traced_call(client: Any, operation: str, parameters: Mapping[str, Any]) -> Any:
        about: dict[str, Any] = {"operation": operation}
        if "TableName" in parameters:
            about["table_name"] = parameters["TableName"]
        with _subsegment(client.meta.service_model.endpoint_prefix, namespace="aws", aws=about):
            return call(client, operation, parameters)

    BaseClient._make_api_call = traced_call


@contextmanager
def _subsegment(name: str, **about: Any) -> Iterator[dict[str, Any]]:
    trace = _sampled() if _daemon is not None else None
    if trace is None or _daemon is None:
        yield {}
        return
    document = {"name": name, "id": secrets.token_hex(8), "type": "subsegment", "start_time": time.time(), **about}
    document |= {"trace_id": trace["Root"], "parent_id": _parent.get() or trace["Parent"]}
    outer = _parent.set(document["id"])
    try:
        yield document
    except BaseException as error:
        document[_kind(error)] = True
        raise
    finally:
        _parent.reset(outer)
        _daemon.send(document | {"end_time": time.time()})


def _sampled() -> dict[str, str] | None:
    """The trace of this invocation as Lambda names it, with its `Root` and `Parent`; None if it is not sampled."""
    named = dict(part.split("=", 1) for part in os.environ.get(TRACE, "").split(";") if "=" in part)
    return named if named.get("Sampled") == "1" and {"Root", "Parent"} <= named.keys() else None


def _kind(error: BaseException) -> str:
    """`error` for what a service refused, such as a condition that does not hold; `fault` for what failed."""
    response = getattr(error, "response", None) or {}
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500) if isinstance(response, dict) else 500
    return "error" if status < 500 else "fault"
