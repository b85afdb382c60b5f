"""What a rule of a Space answers when it says no.

Each refusal carries a stable machine code and one sentence for a person. The HTTP status
of a code is decided once, in `chalicelib.errors`.
"""


class Refused(Exception):
    """A rule said no. `code` never changes once published; `message` is one human sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotAllowed(Refused):
    """This person may not do this."""


class NotFound(Refused):
    """There is no such Space, person or request."""


class Conflict(Refused):
    """Allowed, but not in the state that things are in now."""


class Invalid(Refused):
    """A value that no Space can have: a title too long, a date in the past."""
