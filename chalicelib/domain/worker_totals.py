"""What media workers count, and what of it happened since the last look. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.costs import Usage


@dataclass(frozen=True, slots=True)
class WorkerTotals:
    """What one worker has counted since it started: connections that opened, RTP packets sent and their bytes with all
    headers, ticks of 20 ms that it was too late for, and reports of browsers about their first sound, of which
    `first_sounds` are the last ones (ms).

    `spaces` and `listeners` are how many there are now.
    """

    joins: int = 0
    packets: int = 0
    late_ticks: int = 0
    heard: int = 0
    first_sounds: tuple[int, ...] = ()
    spaces: int = 0
    listeners: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Measurements:
    """All workers together: how much there is now, and what happened in the `seconds` since the last look.
    `first_sounds` (ms, from the click to the first packet) are a sample."""

    workers: int
    spaces: int
    listeners: int
    joins: int
    packets_per_second: float
    late_ticks: int
    first_sounds: tuple[int, ...]
    sound_bytes: int
    seconds: float

    @property
    def usage(self) -> Usage:
        """What was used in this time, as if it had been all the time as it is now."""
        hours = self.seconds / 3_600
        return Usage(
            joins=self.joins,
            listener_hours=self.listeners * hours,
            sound_bytes=self.sound_bytes,
            space_hours=self.spaces * hours,
            worker_hours=self.workers * hours,
            list_hours=hours if self.spaces else 0.0,
        )


def measured(now: Mapping[str, WorkerTotals], before: Mapping[str, WorkerTotals], seconds: float) -> Measurements:
    """What the workers' totals, by their ids, say about the last `seconds` (more than 0)."""
    pairs = [(totals, _earlier(totals, before.get(worker))) for worker, totals in now.items()]
    return Measurements(
        workers=len(pairs),
        spaces=sum(totals.spaces for totals, _ in pairs),
        listeners=sum(totals.listeners for totals, _ in pairs),
        joins=sum(totals.joins - earlier.joins for totals, earlier in pairs),
        packets_per_second=sum(totals.packets - earlier.packets for totals, earlier in pairs) / seconds,
        late_ticks=sum(totals.late_ticks - earlier.late_ticks for totals, earlier in pairs),
        first_sounds=tuple(ms for totals, earlier in pairs for ms in _new_sounds(totals, earlier)),
        sound_bytes=sum(totals.bytes - earlier.bytes for totals, earlier in pairs),
        seconds=seconds,
    )


def _earlier(totals: WorkerTotals, before: WorkerTotals | None) -> WorkerTotals:
    """The totals at the last look; zero for a worker that is new, or has started again under its old id."""
    return before if before is not None and before.packets <= totals.packets else WorkerTotals()


def _new_sounds(totals: WorkerTotals, earlier: WorkerTotals) -> tuple[int, ...]:
    new = min(totals.heard - earlier.heard, len(totals.first_sounds))
    return totals.first_sounds[-new:] if new > 0 else ()
