"""Limits how often something may happen. Pure."""


class TokenBucket:
    """`burst` tokens at once, then `rate` per second."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate = rate
        self._burst = self._tokens = float(burst)
        self._at = now

    def take(self, now: float, count: int = 1) -> bool:
        """Use `count` tokens at `now` (s); False, and none is used, if there are not as many left."""
        tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        self._tokens = tokens - count if tokens >= count else tokens
        return tokens >= count
