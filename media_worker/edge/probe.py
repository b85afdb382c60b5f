"""What the operator asks to see whether UDP reaches this worker: a check of no peer, signed with the workers' secret.

`make doctor` sends it. Strangers cannot make one, and the answer is never longer than what asks for it.
"""

from typing import Final

from chalicelib.tokens import probe_credentials
from media_worker.edge.connectivity_checks import MessageKey, answer_check, read_check
from media_worker.edge.token_bucket import TokenBucket

ANSWERS: Final = (5.0, 10)  # a second, and at once: who has seen a probe may send it again


class Probe:
    """Answers authentic probes with the address that they came from."""

    def __init__(self, username: str, password: str) -> None:
        self.username = username.encode()
        self._key = MessageKey(password)
        self._bucket = TokenBucket(*ANSWERS, 0.0)

    @classmethod
    def of(cls, secret: str, worker: str) -> "Probe":
        """Return that of this worker."""
        return cls(*probe_credentials(secret, worker))

    def answer(self, datagram: bytes, address: tuple[str, int], now: float) -> bytes | None:
        """Return the answer to a datagram with our username; None if it is not authentic, or one too many."""
        check = read_check(datagram, self._key)
        return answer_check(check, address, self._key) if check and self._bucket.take(now) else None
