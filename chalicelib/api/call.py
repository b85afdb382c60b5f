"""One HTTP request: its body and query, the visitor's identity, and the cookies that its response sets."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from chalice.app import Request, Response
from msgspec import to_builtins

from chalicelib import tokens
from chalicelib.api import cookies
from chalicelib.api.i18n.words import Words, chosen
from chalicelib.api.lazy_property import lazy_property
from chalicelib.api.requests import Body, parse
from chalicelib.api.site import Site
from chalicelib.config import SiteConfig
from chalicelib.domain.account import Account
from chalicelib.domain.devices import device_of
from chalicelib.domain.identity import Identity
from chalicelib.domain.limits import network_of
from chalicelib.domain.session import Session
from chalicelib.errors import Malformed, Unauthenticated
from chalicelib.services.account import sessions
from chalicelib.services.account.sessions import AccountWithSpace, SignedIn
from chalicelib.services.deps import Deps

GUEST_SECONDS = 30 * 24 * 3600
CSRF_SECONDS = 365 * 24 * 3600
IDEMPOTENCY_KEY, KEY_LIMIT = "idempotency-key", 128
EDGE_SECRET, VIEWER_ADDRESS = "x-edge-secret", "cloudfront-viewer-address"


@dataclass
class Call:
    """`now` is epoch seconds, the same for the whole request. `space_id` is the Space that a route below
    `/api/spaces/{space_id}` is about; empty for other routes, and where the path holds no well-formed id."""

    site: Site
    request: Request
    now: float
    set_cookies: list[str] = field(default_factory=list)
    space_id: str = ""

    @property
    def settings(self) -> SiteConfig:
        return self.site.settings

    @lazy_property
    def deps(self) -> Deps:
        """The services' dependencies, with the mark of the command's `Idempotency-Key` and the preloaded Space."""
        return replace(self.site.deps, mark=self._mark(), preloaded=self._preload.space if self._preload else None)

    @lazy_property
    def _preload(self) -> AccountWithSpace | None:
        """The account and the Space, read by one request; None if they are read separately or not at all."""
        token = self.cookies.get(cookies.SESSION)
        if not token or not self.space_id:
            return None
        return sessions.find_with_space(self.site.deps, token, self.space_id, now=self.now)

    def _mark(self) -> str:
        """Identify the command: the same for the same key, person, route and path, and different otherwise. Empty
        without a key. Raises Malformed `malformed`."""
        key = self.request.headers.get(IDEMPOTENCY_KEY)
        if key is None or self.request.method in ("GET", "HEAD"):
            return ""
        if not 1 <= len(key) <= KEY_LIMIT or not (key.isascii() and key.isprintable()):
            raise Malformed("malformed", f"An Idempotency-Key has 1 to {KEY_LIMIT} printable ASCII characters.")
        who = self.visitor.id if self.visitor else ""
        route = (self.request.method, self.request.context.get("resourcePath"), *sorted(self._path()))
        digest = hashlib.sha256("\n".join(map(str, (who, *route, key))).encode()).digest()
        return base64.urlsafe_b64encode(digest[:15]).decode()

    def _path(self) -> list[str]:
        return [f"{name}={value}" for name, value in (self.request.uri_params or {}).items()]

    def body(self, kind: type[Body]) -> Body:
        """The body as a `kind`. Raises Malformed `too_large`, `malformed`."""
        return parse(self.request.raw_body, self.request.headers.get("content-type"), kind)

    def query(self, name: str) -> str | None:
        """The first query parameter of that name, or None."""
        found = self.request.query_params
        return None if found is None else found.get(name)

    @property
    def address(self) -> str:
        """The visitor's IP address, from a source that visitors cannot forge: API Gateway, or CloudFront if the request
        carries our distribution's secret. X-Forwarded-For is ignored."""
        headers, secret = self.request.headers, self.settings.edge_secret
        shown = headers.get(EDGE_SECRET, "")
        if secret and hmac.compare_digest(shown.encode(), secret.encode()):
            return str(headers.get(VIEWER_ADDRESS, "")).rpartition(":")[0].strip("[]")
        return str(self.request.context.get("identity", {}).get("sourceIp", ""))

    @property
    def network(self) -> str:
        """The name of the visitor's network: the same for the same network, and nobody can tell which one it is."""
        key = self.settings.secret.encode()
        return hmac.new(key, f"network {network_of(self.address)}".encode(), hashlib.sha256).hexdigest()[:16]

    @lazy_property
    def cookies(self) -> dict[str, str]:
        """The cookies. If the request carries a guest's token in a header, only that, whatever the browser sent."""
        carried = self.request.headers.get(cookies.CARRIED)
        if carried is not None:
            return {cookies.GUEST: carried}
        return cookies.own(self.request.headers.get("cookie"), secure=self.settings.secure)

    @lazy_property
    def words(self) -> Words:
        """The texts of the page, in the language given by the URL, the visitor's cookie or their browser."""
        wished = self.query("language"), self.cookies.get(cookies.LANGUAGE)
        return chosen(*wished, accept=self.request.headers.get("accept-language"))

    @property
    def theme(self) -> str:
        """`light` or `dark` as the visitor chose, or empty if the system decides."""
        chosen = self.cookies.get(cookies.THEME, "")
        return chosen if chosen in cookies.THEMES else ""

    @lazy_property
    def session(self) -> Session | None:
        """The request's session, or None. One read of the database; none without a session cookie."""
        kept = self.cookies.get(cookies.SESSION)
        return sessions.find(self.site.deps, kept, now=self.now) if kept else None

    @lazy_property
    def account(self) -> Account | None:
        """The signed-in account, or None."""
        if self._preload:
            return self._preload.account
        return self.session.account if self.session else None

    @property
    def session_digest(self) -> str | None:
        """The digest of the signed-in account's session, stored with whatever it opens; None for a guest."""
        known = sessions.key(self.cookies.get(cookies.SESSION, "")) if self.account else None
        return known[1] if known else None

    @lazy_property
    def guest(self) -> Identity | None:
        """The guest that this browser became when it joined a Space earlier, or None."""
        try:
            guest = tokens.open_guest(self.settings.secret, self.cookies.get(cookies.GUEST, ""), now=self.now)
        except Unauthenticated:
            return None
        return Identity(guest.id, "Guest")

    @property
    def visitor(self) -> Identity | None:
        """The signed-in account, or else the guest, or None."""
        return person_of(self.account) if self.account else self.guest

    def member(self) -> Identity:
        """The signed-in account. Raises Unauthenticated `signed_out`."""
        if self.account is None:
            raise Unauthenticated("signed_out")
        return person_of(self.account)

    def own_session(self) -> Session:
        """The request's session. Raises Unauthenticated `signed_out`."""
        if self.session is None:
            raise Unauthenticated("signed_out")
        return self.session

    def known(self) -> Identity:
        """The signed-in account or the guest. Raises Unauthenticated `signed_out`."""
        if self.visitor is None:
            raise Unauthenticated("signed_out")
        return self.visitor

    def participant(self) -> Identity:
        """The account or the guest; an unknown visitor becomes a guest now."""
        if self.visitor is not None:
            return self.visitor
        guest = self._new_guest()
        self.keep(cookies.GUEST, self._sealed(guest), GUEST_SECONDS)
        return Identity(guest.id, "Guest")

    def new_guest(self) -> str:
        """The token of a new guest, for a page without cookies that sends it in a header."""
        return self._sealed(self._new_guest())

    def _new_guest(self) -> tokens.GuestCredential:
        return tokens.GuestCredential(f"g_{secrets.token_hex(12)}", int(self.now) + GUEST_SECONDS)

    def _sealed(self, guest: tokens.GuestCredential) -> str:
        return tokens.seal(self.settings.secret, tokens.GUEST, guest)

    @property
    def device(self) -> str:
        """The kind of browser, as in `domain/devices.py`."""
        return device_of(self.request.headers.get("user-agent", ""))

    def enter(self, made: SignedIn) -> None:
        """Sign the browser in to the new session. Its previous session ends, with everything that it opened, and the
        CSRF token is replaced, in case somebody has learned it."""
        self.keep(cookies.SESSION, made.session, sessions.SESSION_SECONDS)
        self._renew_csrf()
        if before := self.cookies.get(cookies.SESSION):
            sessions.sign_out(self.site.deps, before)

    def ensure_csrf(self) -> None:
        """Set the CSRF cookie, which the browser has to repeat with each change, unless it has one already."""
        if not self.cookies.get(cookies.CSRF):
            self._renew_csrf()

    def _renew_csrf(self) -> None:
        self.keep(cookies.CSRF, secrets.token_urlsafe(16), CSRF_SECONDS)

    def keep(self, name: str, value: str, seconds: int) -> None:
        self.set_cookies.append(cookies.kept(name, value, seconds, secure=self.settings.secure))

    def forget(self, name: str) -> None:
        self.set_cookies.append(cookies.gone(name, secure=self.settings.secure))


Handler = Callable[..., Any]
"""Takes a `Call` and the path's parameters; returns a View, None for no body, or a Response."""


def person_of(account: Account) -> Identity:
    return Identity(account.id, account.display_name, account.handle)


def answer(call: Call, result: Any, status: int = 200) -> Response:
    """The handler's result as a response (a View as JSON, None without a body), with the cookies that the call set."""
    if not isinstance(result, Response):
        result = Response("" if result is None else to_builtins(result), status_code=status)
    response: Response = result
    if call.set_cookies:
        response.headers["Set-Cookie"] = list(call.set_cookies)
    return response
