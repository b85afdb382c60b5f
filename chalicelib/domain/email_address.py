"""The email address of an account."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """`address` is verified: somebody who reads its mail confirmed it. `language` is that of mails to it."""

    address: str
    language: str
