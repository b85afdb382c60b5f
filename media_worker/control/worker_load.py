"""Measures how much a worker has to do."""

from collections.abc import Callable
from typing import Final, NamedTuple

from media_worker.control.capacity import Capacity, Measurement

EVERY: Final = 0.5  # s between two measurements at least; heartbeats make one every 2 s, and admissions more


class Reading(NamedTuple):
    """The CPU time that the process has used (s), and the share of its memory that is taken."""

    cpu: float
    memory: float


class WorkerLoad:
    """The load of a worker, measured when somebody asks. `now` is in seconds."""

    def __init__(self, read: Callable[[], Reading] = lambda: Reading(0.0, 0.0), most: int | None = None) -> None:
        """`most` is the largest number of connections that the operator wants, None for as many as fit."""
        self._read = read
        self._most = most
        self._capacity = Capacity()
        self._last: tuple[float, float, int] | None = None  # when, CPU time (s) and late ticks, at the last measurement

    def has_room(self, connections: int, late_ticks: int, now: float) -> bool:
        """Whether one more can be let in. `late_ticks` were left out since the start."""
        self.measure(late_ticks, now)
        return not self._capacity.full and (self._most is None or connections < self._most)

    def measure(self, late_ticks: int, now: float) -> float:
        """The load as the control plane is told, 0 to 1, measured anew if the last measurement is old enough."""
        if self._last is None or now - self._last[0] >= EVERY:
            reading, last = self._read(), self._last
            self._last = now, reading.cpu, late_ticks
            if last is not None:
                passed = now - last[0]
                cpu, late = (reading.cpu - last[1]) / passed, (late_ticks - last[2]) / passed
                self._capacity.note(Measurement(cpu, late, reading.memory))
        return self._capacity.load
