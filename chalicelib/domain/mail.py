"""Emails to people: what each is about, and the rules for addresses."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Literal

from chalicelib.domain.errors import Invalid

MailKind = Literal["verify", "reset", "password_changed", "address_removed"]

ADDRESS_LIMIT: Final = 254  # characters, RFC 5321 section 4.5.3.1.3 without the angle brackets
MAILBOX_LIMIT: Final = 64  # RFC 5321 section 4.5.3.1.1
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# What a browser's email field accepts (HTML Standard, 4.10.5.1.5), with at least one dot in the domain. ASCII, because
# regardless of case, `[a-z]` also matches the Kelvin sign, the long s and the dotless i.
_ADDRESS: Final = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Mail:
    """One email. `to` is an address, `language` that of its words, `handle` the account it is about, and `link` the
    URL that it leads to."""

    kind: MailKind
    to: str
    language: str
    handle: str
    link: str


@dataclass(frozen=True, slots=True)
class MailText:
    """The words of an email, as plain text and as HTML."""

    subject: str
    text: str
    html: str


def address_of(text: str) -> str:
    """Return the address, trimmed, with its domain in lower case. Raises Invalid `invalid_email`."""
    given = text.strip()
    mailbox, _, domain = given.rpartition("@")
    if len(given) > ADDRESS_LIMIT or len(mailbox) > MAILBOX_LIMIT or not _ADDRESS.fullmatch(given):
        raise Invalid("invalid_email")
    return f"{mailbox}@{domain.lower()}"


def address_key(address: str) -> str:
    """Return the same digest for addresses that reach the same mailbox nearly everywhere: case does not matter.

    Dots and what follows a plus sign do: only some providers ignore them.
    """
    return hashlib.sha256(address.lower().encode()).hexdigest()
