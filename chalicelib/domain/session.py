"""A session: one browser in which somebody is signed in."""

from dataclasses import dataclass

from chalicelib.domain.account import Account


@dataclass(frozen=True, slots=True)
class Session:
    """`digest` is that of the token in the cookie; `device` is as in `domain/devices.py`; times are epoch seconds.

    `confirmed_by` is how the person last authenticated (`password`, `passkey`, `provider`) and `confirmed_at` when;
    an empty string and 0 if they have not.
    """

    account: Account
    digest: str
    device: str
    created_at: int
    seen_at: int
    confirmed_at: int
    confirmed_by: str
