"""Cookies: `session` and `guest`, which scripts cannot read; `csrf`, which the site's scripts have to read; and
`language` and `theme`, which they set.

On HTTPS, the first three are named `__Host-session` and so on: browsers accept such a cookie only from this very host,
so that no other site below the same domain can set it (RFC 6265bis section 4.1.3.2).
"""

from typing import Final

SESSION, GUEST, CSRF, LANGUAGE, THEME = "session", "guest", "csrf", "language", "theme"
THEMES: Final = ("light", "dark")
CARRIED = "x-guest"  # the header of pages without cookies: a guest's token, as in the cookie
HOST_ONLY: Final = "__Host-"
_OURS: Final = (SESSION, GUEST, CSRF)
_SPACE: Final = " \t"


def read(header: str | None) -> dict[str, str]:
    """The cookies in a `Cookie` header, by name; of equal names the first, which is the more specific one (RFC 6265
    section 5.4).

    Other software on the same host sets cookies of any form, so nothing is refused: the header is split as browsers
    split it (RFC 6265 section 5.2), and a part without a name is left out.
    """
    found: dict[str, str] = {}
    for part in (header or "").split(";"):
        name, equals, value = part.partition("=")
        if equals and name.strip(_SPACE):
            found.setdefault(name.strip(_SPACE), value.strip(_SPACE))
    return found


def own(header: str | None, *, secure: bool) -> dict[str, str]:
    """The cookies in a `Cookie` header, ours under their plain names: on HTTPS only those that carry the prefix."""
    found = read(header)
    if not secure:
        return found
    others = {name: value for name, value in found.items() if name.removeprefix(HOST_ONLY) not in _OURS}
    return others | {name: found[HOST_ONLY + name] for name in _OURS if HOST_ONLY + name in found}


def kept(name: str, value: str, seconds: int, *, secure: bool) -> str:
    """A `Set-Cookie` that lasts for `seconds` (SameSite=Lax, so that links to the site still work)."""
    hidden = "" if name == CSRF else "; HttpOnly"
    prefix = HOST_ONLY if secure and name in _OURS else ""
    return f"{prefix}{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{hidden}" + ("; Secure" if secure else "")


def gone(name: str, *, secure: bool) -> str:
    """A `Set-Cookie` that deletes the cookie."""
    return kept(name, "", 0, secure=secure)
