"""A session: one browser in which somebody is signed in."""

from dataclasses import dataclass
from typing import Final

from chalicelib.domain.account import Account

NAME_LENGTH: Final = 16  # hexadecimal digits of the digest that identify a session within its account


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. Times are epoch seconds.

    `digest` is the digest of the token in the cookie; `device` comes from `device_of`. `confirmed_by` is how the person
    last authenticated (`password`, `passkey`, `provider`) and `confirmed_at` when; an empty string and 0 if never.
    """

    account: Account
    digest: str
    device: str
    created_at: int
    seen_at: int
    confirmed_at: int
    confirmed_by: str

    @property
    def name(self) -> str:
        """The name by which the account's owner ends this session."""
        return self.digest[:NAME_LENGTH]
