"""Limits how often one person may do something that costs everybody else. Pure."""

from dataclasses import dataclass, field
from typing import NamedTuple


class _Left(NamedTuple):
    """The tokens that a person had left, and when (s)."""

    tokens: float
    at: float


@dataclass
class RateLimit:
    """A token bucket per person, across all their connections: `burst` tokens at once, then `rate` per second."""

    rate: float
    burst: int
    _left: dict[str, _Left] = field(default_factory=dict)

    def take(self, person: str, now: float) -> bool:
        """Use a token of `person` (an id) at `now` (s); False if they have none left."""
        left = self._left.get(person)
        tokens = float(self.burst) if left is None else min(self.burst, left.tokens + (now - left.at) * self.rate)
        if tokens < 1:
            return False
        self._left.pop(person, None)
        self._left[person] = _Left(tokens - 1, now)
        self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        """Drop the two people who were idle longest, if their buckets are full again."""
        for person in list(zip(self._left, range(2), strict=False)):
            if (now - self._left[person[0]].at) * self.rate >= self.burst:
                del self._left[person[0]]
