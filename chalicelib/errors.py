"""Errors at the edges, and the table that maps every error to an HTTP status.

Rules of the domain raise `domain.errors.Refused`. The errors here come from the edges: bytes that do not parse, invalid
credentials, services that cannot be reached.
"""

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound, Refused


class Malformed(Refused):
    """The bytes do not parse into a known message."""


class Unauthenticated(Refused):
    """There is no credential, or it is forged, expired, used up or meant for another purpose."""


class TooMany(Refused):
    """A rate or size limit is exceeded. `wait` is the number of seconds until a retry can succeed; None if waiting does
    not help."""

    def __init__(self, code: str, message: str | None = None, wait: int | None = None) -> None:
        super().__init__(code, message)
        self.wait = wait


class Unavailable(Refused):
    """A dependency cannot answer at the moment; a retry may help."""


FAULTS = frozenset({"internal", "no_worker", "unavailable", "worker_gone"})
"""The codes of errors that are a fault of ours. Their answers name the `correlation_id` under which it was logged."""

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
    """The HTTP status (400 to 503) of an error; 400 if its class is not in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def body_of(error: Refused, correlation_id: str = "") -> dict[str, dict[str, str]]:
    """The JSON body of an error over HTTP; with the `correlation_id`, if there is one, for faults of ours."""
    about = {"code": error.code, "message": error.message}
    named = correlation_id and error.code in FAULTS
    return {"error": about | {"correlation_id": correlation_id} if named else about}
