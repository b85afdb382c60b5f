"""Errors by audience, and the one place where each becomes an HTTP status.

`domain.errors.Refused` is a rule saying no. What is here is wrong at an edge: bytes that do
not parse, a credential that does not hold, a service that cannot be reached.
"""

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound, Refused


class Malformed(Refused):
    """The bytes do not parse into a message that we know."""


class Unauthenticated(Refused):
    """No credential, or one that is forged, expired, used or meant for something else."""


class TooMany(Refused):
    """A rate or a size is over its limit. `wait` is after how many seconds it works again; None: never by waiting."""

    def __init__(self, code: str, message: str, wait: int | None = None) -> None:
        super().__init__(code, message)
        self.wait = wait


class Unavailable(Refused):
    """Something that we depend on cannot answer now; trying again may help."""


STATUS: dict[type[Refused], int] = {
    Malformed: 400,
    Unauthenticated: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
}


def status_of(error: Refused) -> int:
    """The HTTP status (400 to 503) of a refusal; 400 for a kind that is not in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def body_of(error: Refused) -> dict[str, dict[str, str]]:
    """The JSON body that every refusal has, over HTTP and (inside `error`) over WebSocket."""
    return {"error": {"code": error.code, "message": error.message}}
