"""Accounts, and the rules for handles, display names, bios, passkey names and passwords."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

from chalicelib.domain.errors import Invalid
from chalicelib.domain.visibility import deceives, shows

HANDLE = re.compile(r"[a-z0-9_]{3,15}")
DISPLAY_NAME_LIMIT = 50  # code points
BIO_LIMIT = 160  # code points
PASSWORD_MINIMUM, PASSWORD_LIMIT = 8, 128  # code points; NIST SP 800-63B section 5.1.1.2 asks for 8 and for 64 or more

# Names that are paths of the site, or that would let somebody pose as the site.
# fmt: off
RESERVED = frozenset({
    "about", "abuse", "account", "accounts", "admin", "administrator", "api", "app", "compose", "espacio",
    "explore", "fleet", "fleets", "guest", "guests", "help", "home", "host", "login", "logout", "messages",
    "moderator", "notifications", "null", "official", "post", "posts", "privacy", "profile", "root", "search",
    "security", "session", "settings", "sign_in", "sign_out", "sign_up", "signin", "signout", "signup", "space",
    "spaces", "staff", "static", "status", "support", "system", "terms", "undefined", "scheduled", "embed", "oembed",
    "media", "local", "bookmarks", "topics",
})
# fmt: on


Role = Literal["reviewer", "administrator"]

_BRAILLE_BLANK = "\u2800"  # the space of Braille, and of pictures drawn with it


@dataclass(frozen=True)
class Account:
    """A registered person. `id` is `a_...` and never changes; `handle` is lower case and unique.

    `roles` are those that the operator has granted.
    """

    id: str
    handle: str
    display_name: str
    roles: frozenset[str] = frozenset()

    @property
    def reviews(self) -> bool:
        """Whether the account may read reports; administrators may."""
        return not self.roles.isdisjoint(get_args(Role))

    @property
    def administers(self) -> bool:
        """Whether the account may see what the deployment costs."""
        return "administrator" in self.roles


def handle_of(text: str) -> str:
    """Return `text` as a handle in lower case, without a leading `@`. Raises Invalid `invalid_handle`."""
    handle = text.strip().lower().removeprefix("@")
    if not HANDLE.fullmatch(handle) or handle in RESERVED:
        raise Invalid("invalid_handle")
    return handle


def display_name_of(text: str) -> str:
    """Return the display name, trimmed and in Unicode form NFC. Raises Invalid `invalid_display_name`."""
    name = unicodedata.normalize("NFC", text.strip())
    if not 1 <= len(name) <= DISPLAY_NAME_LIMIT or deceives(name) or not shows(name):
        raise Invalid("invalid_display_name")
    return name


def bio_of(text: str) -> str:
    """Return the bio on one line and in NFC; it may be empty. Raises Invalid `invalid_bio`."""
    bio = unicodedata.normalize("NFC", " ".join(text.split())) if shows(text) else ""
    if len(bio) > BIO_LIMIT or deceives(bio.replace(_BRAILLE_BLANK, " ")):
        raise Invalid("invalid_bio")
    return bio


def passkey_name_of(text: str) -> str:
    """Return the name of a passkey, under the rules of display names. Raises Invalid `invalid_passkey_name`."""
    try:
        return display_name_of(text)
    except Invalid as error:
        raise Invalid("invalid_passkey_name") from error


def password_of(text: str) -> str:
    """Return the password unchanged. Raises Invalid `invalid_password`; the message does not repeat the password."""
    if not PASSWORD_MINIMUM <= len(text) <= PASSWORD_LIMIT:
        raise Invalid("invalid_password")
    return text
