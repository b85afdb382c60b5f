"""Structured logs: one JSON object per line on stderr, which Fargate passes to CloudWatch."""

import json
import logging
import sys
from typing import Final

from chalicelib.protocol import correlation

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Formats a record with its `extra` fields as one line."""

    def __init__(self, worker: str) -> None:
        super().__init__()
        self._worker = worker

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": round(record.created * 1000),
            "level": record.levelname.lower(),
            "from": record.name,
            "worker": self._worker,
            "message": record.getMessage(),
        }
        if correlation.current():
            line["correlation_id"] = correlation.current()
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def start_logs(worker: str, level: int = logging.INFO) -> None:
    """Log to stderr as JSON, from all loggers of this process; `worker` is this worker's id."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(worker))
    logging.basicConfig(level=level, handlers=[handler], force=True)
