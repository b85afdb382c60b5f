"""Observability: a structured log line and a metric for each failure.

Powertools is imported when the first line is written. Successful requests write none, because API Gateway and Lambda
already count and time them, and the import would slow every cold start.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chalice.app import Request

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger

NAMESPACE, SERVICE = "Espacio", "control"


def failed(event: Request, error: BaseException) -> None:
    """Logs an unexpected exception of a request with its correlation id, and counts it."""
    context: dict[str, Any] = event.context or {}
    route = f"{event.method} {context.get('resourcePath')}"
    _logger().error(
        "request failed", extra={"route": route, "correlation_id": context.get("requestId")}, exc_info=error
    )
    _count("Failures")


def failed_socket(event: dict[str, Any], error: BaseException) -> None:
    """The same for a WebSocket event."""
    context = event.get("requestContext", {})
    about = {name: context.get(name) for name in ("routeKey", "connectionId")}
    _logger().error("message failed", extra={**about, "correlation_id": context.get("requestId")}, exc_info=error)
    _count("Failures")


@lru_cache(maxsize=1)
def _logger() -> "Logger":
    from aws_lambda_powertools.logging import Logger

    return Logger(service=SERVICE)


def _count(name: str) -> None:
    # A metric set per count: the shared one is not safe where requests run in threads.
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    metrics.add_metric(name, MetricUnit.Count, 1)
    metrics.flush_metrics()
