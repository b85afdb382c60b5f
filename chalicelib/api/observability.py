"""Observability: a structured log line and a metric for each failure.

Powertools is imported when the first line is written. Successful requests write none, because API Gateway and Lambda
already count and time them, and the import would slow every cold start.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from chalice.app import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger

Part = Literal["rest", "sockets", "schedules", "jobs"]

NAMESPACE, SERVICE = "Espacio", "control"


def failed(event: Request, error: BaseException) -> None:
    """Logs an unexpected exception of a request with its correlation id, and counts it."""
    context: dict[str, Any] = event.context or {}
    route = f"{event.method} {context.get('resourcePath')}"
    _failed("rest", error, {"route": route, "correlation_id": context.get("requestId")})


def failed_socket(event: Mapping[str, Any], error: BaseException) -> None:
    """The same for a message of a WebSocket, whose sender is told only that something went wrong."""
    context = event.get("requestContext", {})
    about = {name: context.get(name) for name in ("routeKey", "connectionId")}
    _failed("sockets", error, {**about, "correlation_id": context.get("requestId")})


@contextmanager
def watched(part: Part, context: Any) -> Iterator[None]:
    """Logs and counts whatever fails within, and raises it again, so that Lambda or the queue tries once more.

    `context` is Lambda's, None in tests."""
    try:
        yield
    except Exception as error:
        _failed(part, error, {"correlation_id": getattr(context, "aws_request_id", None)})
        raise


def _failed(part: Part, error: BaseException, about: dict[str, Any]) -> None:
    _logger().error("failed", extra={"part": part, **about}, exc_info=error)
    _count("Failures", part)


@lru_cache(maxsize=1)
def _logger() -> "Logger":
    from aws_lambda_powertools.logging import Logger

    return Logger(service=SERVICE)


def _count(name: str, part: Part) -> None:
    # A metric set per count: the shared one is not safe where requests run in threads.
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    metrics.add_dimension("part", part)
    metrics.add_metric(name, MetricUnit.Count, 1)
    metrics.flush_metrics()
