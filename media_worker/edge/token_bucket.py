"""Limits how often something may happen. Pure."""


class TokenBucket:
    """`burst` tokens at once, then `rate` per second."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate = rate
        self._burst = self._tokens = float(burst)
        self._at = now

    def take(self, now: float) -> bool:
        """Use a token at `now` (s); False if there is none left."""
        tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        self._tokens = tokens - 1 if tokens >= 1 else tokens
        return tokens >= 1
