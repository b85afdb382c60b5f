"""The refusals that rules raise.

Each has a stable machine code and one sentence for a person. `chalicelib.errors` maps codes to HTTP statuses.
"""

from chalicelib.domain.refusals import SENTENCES


class Refused(Exception):
    """A rule refused something. `code` never changes once published; `message` is one sentence for a person, by default
    the one that people see (`SENTENCES`). Codes for programs have none there, and bring their own."""

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.message = SENTENCES[code] if message is None else message
        super().__init__(self.message)


class NotAllowed(Refused):
    """The person may not do this."""


class NotFound(Refused):
    """The Space, person or request does not exist."""


class Conflict(Refused):
    """Allowed in general, but not in the present state."""


class Invalid(Refused):
    """A value outside the rules: a title that is too long, a date in the past."""
