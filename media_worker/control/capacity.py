"""Whether a worker can take one more person, by what it has measured. Pure.

There is no number of people that fits every machine and every Space: a listener to long packets costs a third of
another one, and a core of one machine is two of another.
"""

from typing import Final, NamedTuple

BUSY: Final = 0.6  # of a core: below it, ticks are left out because of what else the machine does, not of our people
STEADY: Final = 4  # measurements in a row that change the answer, so that neither a burst nor a pause does


class Measurement(NamedTuple):
    """What a worker used since the last measurement: the share of one core, the ticks of 20 ms per second that it left
    out, and the share of its memory that is taken."""

    cpu: float
    late: float
    memory: float


MOST: Final = Measurement(cpu=0.90, late=2.0, memory=0.90)  # from any of which on a busy worker has no room
LEAST: Final = Measurement(cpu=0.80, late=0.5, memory=0.85)  # below all of which there is room again


class Capacity:
    """Full from the `STEADY`th measurement in a row at `MOST` or above, until as many in a row are below `LEAST`."""

    def __init__(self) -> None:
        self.full = False
        self._contrary = 0  # measurements in a row that speak for the other answer
        self._share = 0.0

    def note(self, measured: Measurement) -> None:
        """Take a measurement into account."""
        self._share = max(measured.cpu, measured.memory)
        contrary = _has_room(measured) if self.full else _is_too_much(measured)
        self._contrary = self._contrary + 1 if contrary else 0
        if self._contrary >= STEADY:
            self.full, self._contrary = not self.full, 0

    @property
    def load(self) -> float:
        """What the control plane is told, 0 to 1: it places no Space on a full worker, whatever fills it."""
        return 1.0 if self.full else min(max(self._share, 0.0), 1.0)


def _is_too_much(measured: Measurement) -> bool:
    return any(value >= most for value, most in zip(_own(measured), MOST, strict=True))


def _has_room(measured: Measurement) -> bool:
    return all(value < least for value, least in zip(_own(measured), LEAST, strict=True))


def _own(measured: Measurement) -> Measurement:
    """The measurement without late ticks that the worker has not caused: fewer people would not help with those."""
    return measured if measured.cpu >= BUSY else measured._replace(late=0.0)
