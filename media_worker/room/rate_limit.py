"""How often one person may do a thing that everybody else pays for. Pure."""

from dataclasses import dataclass, field
from typing import NamedTuple


class _Left(NamedTuple):
    """What was left of an allowance, and when (s)."""

    tokens: float
    at: float


@dataclass
class RateLimit:
    """For each person `burst` at once and `rate` per second after that, whichever connection they use."""

    rate: float
    burst: int
    _left: dict[str, _Left] = field(default_factory=dict)

    def take(self, person: str, now: float) -> bool:
        """Whether `person` may once more at `now` (s)."""
        left = self._left.get(person)
        tokens = float(self.burst) if left is None else min(self.burst, left.tokens + (now - left.at) * self.rate)
        if tokens < 1:
            return False
        self._left.pop(person, None)
        self._left[person] = _Left(tokens - 1, now)
        self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        """Drop the two who have been still the longest, if their allowance is whole again."""
        for person in list(zip(self._left, range(2), strict=False)):
            if (now - self._left[person[0]].at) * self.rate >= self.burst:
                del self._left[person[0]]
