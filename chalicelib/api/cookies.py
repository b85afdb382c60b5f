"""Cookies: `session` and `guest`, which scripts cannot read; `csrf`, which the site's scripts have to read; and
`language`, which they set."""

from http.cookies import CookieError, SimpleCookie

SESSION, GUEST, CSRF, LANGUAGE = "session", "guest", "csrf", "language"
CARRIED = "x-guest"  # the header of pages without cookies: a guest's token, as in the cookie


def read(header: str | None) -> dict[str, str]:
    """The cookies in a `Cookie` header, by name; empty if it is missing or malformed."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header or "")
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def kept(name: str, value: str, seconds: int, *, secure: bool) -> str:
    """A `Set-Cookie` that lasts for `seconds` (SameSite=Lax, so that links to the site still work)."""
    hidden = "" if name == CSRF else "; HttpOnly"
    return f"{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{hidden}" + ("; Secure" if secure else "")


def gone(name: str, *, secure: bool) -> str:
    """A `Set-Cookie` that deletes the cookie."""
    return kept(name, "", 0, secure=secure)
