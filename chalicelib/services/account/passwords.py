"""Passwords as Argon2id hashes. The library is imported at first use: most requests have no password."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def hashed(password: str) -> str:
    """The hash to keep, with its salt and parameters in it."""
    return _hasher().hash(_bytes(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that `kept` was made of.

    `kept` is None where no such account exists: the same work is done, so that the time of the
    answer does not tell who has an account.
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
    """Whether `kept` was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    # A lone surrogate can arrive in JSON and has no UTF-8 form of its own.
    return password.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    # OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane (a Lambda has less than one core).
    return PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
