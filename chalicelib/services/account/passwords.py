"""Passwords as Argon2id hashes. The library is imported on first use: most requests involve no password."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def hashed(password: str) -> str:
    """The hash to store; it includes its salt and parameters."""
    return _hasher().hash(_bytes(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether `kept` is the hash of `password`.

    If there is no such account, `kept` is None: the same work is done, so that response times do not reveal which
    accounts exist.
    """
    from argon2.exceptions import VerificationError

    if kept is None:
        _hasher().hash(_bytes(password))
        return False
    try:
        return _hasher().verify(kept, _bytes(password))
    except VerificationError:
        return False


def outdated(kept: str) -> bool:
    """Whether `kept` was made with parameters other than the current ones."""
    return _hasher().check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    # JSON can contain a lone surrogate, which strict UTF-8 cannot encode.
    return password.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    # OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane (a Lambda has less than one core).
    return PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
