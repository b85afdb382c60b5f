"""The cookies: `session` and `guest`, which no script can read, `csrf`, which the site's scripts must, and `language`,
which they set."""

from http.cookies import CookieError, SimpleCookie

SESSION, GUEST, CSRF, LANGUAGE = "session", "guest", "csrf", "language"
CARRIED = "x-guest"  # the header of a page that keeps no cookies: a guest's token, as the cookie would have it


def read(header: str | None) -> dict[str, str]:
    """The cookies of a request's `Cookie` header by name; none if it is missing or not understood."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header or "")
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def kept(name: str, value: str, seconds: int, *, secure: bool) -> str:
    """A `Set-Cookie` for `seconds`, sent to this site alone (SameSite=Lax, so that links to it still work)."""
    hidden = "" if name == CSRF else "; HttpOnly"
    return f"{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{hidden}" + ("; Secure" if secure else "")


def gone(name: str, *, secure: bool) -> str:
    """A `Set-Cookie` that takes the cookie back."""
    return kept(name, "", 0, secure=secure)
