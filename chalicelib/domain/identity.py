"""Identities: an account, or a guest who can only listen."""

from dataclasses import dataclass

ACCOUNT_PREFIX = "a_"
GUEST_PREFIX = "g_"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person. `id` is `a_...` (an account) or `g_...` (a guest); a guest has no `handle`."""

    id: str
    name: str
    handle: str | None = None

    @property
    def is_guest(self) -> bool:
        """Whether this person has no account."""
        return not self.id.startswith(ACCOUNT_PREFIX)
