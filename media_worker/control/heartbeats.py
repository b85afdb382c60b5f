"""Splits what a worker reports into messages that API Gateway takes. Pure."""

from collections.abc import Sequence
from typing import Final

from chalicelib.protocol import Heartbeat, Report, Totals

AT_ONCE: Final = 90  # reports of one message: each has 330 bytes at most, a frame 32 kB
LEAVING: Final = 24  # of one message of a worker that drains: gains have 900 bytes more at most


def heartbeats(
    worker: str, load: float, reports: Sequence[Report], draining: bool, totals: Totals | None = None
) -> list[Heartbeat]:
    """The heartbeats that carry these reports; one if there are none. The first carries the `totals`."""
    size = LEAVING if draining else AT_ONCE
    parts = [tuple(reports[start : start + size]) for start in range(0, len(reports), size)] or [()]
    return [Heartbeat(worker, load, part, draining, None if at else totals) for at, part in enumerate(parts)]
