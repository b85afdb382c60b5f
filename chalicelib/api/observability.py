"""Observability: structured log lines, and a metric for each failure.

Powertools is imported when the first line is written: many requests write none, and the import would slow every cold
start.
"""

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from chalice.app import Request

from chalicelib.api import traces
from chalicelib.domain.worker_totals import Measurements
from chalicelib.protocol import correlation

if TYPE_CHECKING:
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

Part = Literal["rest", "sockets", "schedules", "jobs"]

NAMESPACE, SERVICE = "Espacio", "control"
OWN: Final = "chalicelib"
MOST_VALUES: Final = 100  # of one metric in one line of the embedded metric format

log = logging.getLogger(__name__)


class JsonLines(logging.Handler):
    """Writes each record to stdout as one line of JSON, with its `extra` fields and the correlation id."""

    def emit(self, record: logging.LogRecord) -> None:
        record.correlation_id = correlation.current() or None
        try:
            sys.stdout.write(f"{self._formatter.format(record)}\n")
        except Exception:
            self.handleError(record)

    @cached_property
    def _formatter(self) -> "LambdaPowertoolsFormatter":
        from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

        return LambdaPowertoolsFormatter(service=SERVICE, utc=True, use_rfc3339=True, serialize_stacktrace=False)


def start_logs() -> None:
    """Let this process log as JSON: our own lines from INFO on, those of libraries from WARNING on."""
    logging.basicConfig(level=logging.WARNING, handlers=[JsonLines()], force=True)
    logging.getLogger(OWN).setLevel(logging.INFO)


def failed(event: Request, error: BaseException) -> None:
    """Log an unexpected exception of a request, and count it."""
    context: dict[str, Any] = event.context or {}
    route = f"{event.method} {context.get('resourcePath')}"
    _failed("rest", error, {"route": route, "request_id": context.get("requestId")})


def failed_socket(event: Mapping[str, Any], error: BaseException) -> None:
    """The same for a message of a WebSocket, whose sender is told only that something went wrong."""
    context = event.get("requestContext", {})
    about = {name: context.get(name) for name in ("routeKey", "connectionId")}
    _failed("sockets", error, {**about, "request_id": context.get("requestId")})


@contextmanager
def watched(part: Part, context: Any) -> Iterator[None]:
    """Log and count whatever fails within, and raise it again, so that Lambda or the queue tries once more.

    `context` is Lambda's, None in tests. Its request id is the correlation id, until a job brings its own."""
    with correlation.correlated(getattr(context, "aws_request_id", None)), traces.traced(part):
        try:
            yield
        except Exception as error:
            _failed(part, error, {"request_id": getattr(context, "aws_request_id", None)})
            raise


def measure(found: Measurements | None, deployment: str) -> None:
    """Write measurements as metrics of `deployment`, the prefix of its tables; None writes nothing."""
    if found is None:
        return
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    metrics.add_dimension("deployment", deployment)
    metrics.add_metric("Spaces", MetricUnit.Count, found.spaces)
    metrics.add_metric("Listeners", MetricUnit.Count, found.listeners)
    metrics.add_metric("Joins", MetricUnit.Count, found.joins)
    metrics.add_metric("Packets", MetricUnit.CountPerSecond, found.packets_per_second)
    metrics.add_metric("LateTicks", MetricUnit.Count, found.late_ticks)
    for ms in found.first_sounds[-MOST_VALUES:]:
        metrics.add_metric("FirstSound", MetricUnit.Milliseconds, ms)
    metrics.flush_metrics()


def missed(workers: int, deployment: str) -> None:
    """Write how many media workers were asked for and are not there; nothing if none is missing."""
    if not workers:
        return
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    log.warning("workers are missing", extra={"missing": workers})
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    metrics.add_dimension("deployment", deployment)
    metrics.add_metric("MissingWorkers", MetricUnit.Count, workers)
    metrics.flush_metrics()


def _failed(part: Part, error: BaseException, about: dict[str, Any]) -> None:
    log.error("failed", extra={"part": part, "correlation_id": correlation.current(), **about}, exc_info=error)
    _count("Failures", part)


def _count(name: str, part: Part) -> None:
    # A metric set per count: the shared one is not safe where requests run in threads.
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    # Of the environment, because a deployment that cannot read its configuration fails, too.
    metrics.add_dimension("deployment", os.environ.get("ESPACIO_TABLE_PREFIX", "unknown"))
    metrics.add_dimension("part", part)
    metrics.add_metric(name, MetricUnit.Count, 1)
    metrics.flush_metrics()
