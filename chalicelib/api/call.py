"""One request on its way to a service: what it asks, who asks, and what the answer sets."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from chalice.app import Request, Response

from chalicelib import tokens
from chalicelib.api import cookies
from chalicelib.api.i18n.words import Words, chosen
from chalicelib.api.requests import Body, parse
from chalicelib.api.site import Site
from chalicelib.config import SiteConfig
from chalicelib.domain.account import Account
from chalicelib.domain.devices import device_of
from chalicelib.domain.identity import Identity
from chalicelib.domain.session import Session
from chalicelib.errors import Malformed, Unauthenticated
from chalicelib.services.account import sessions
from chalicelib.services.account.sessions import Preload, SignedIn
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

    @cached_property
    def deps(self) -> Deps:
        """What services need, with the mark of the command's `Idempotency-Key` and the Space that was preloaded."""
        return replace(self.site.deps, mark=self._mark(), preloaded=self._preload.space if self._preload else None)

    @cached_property
    def _preload(self) -> Preload | None:
        """The account and the Space, read in one request; None where the two are read one by one or not at all."""
        token = self.cookies.get(cookies.SESSION)
        if not token or not self.space_id:
            return None
        return sessions.find_with_space(self.site.deps, token, self.space_id, now=self.now)

    def _mark(self) -> str:
        """What names this command: the same for the same key, person and route, and no other."""
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
        """The body as a `kind`. Raises Malformed."""
        return parse(self.request.raw_body, self.request.headers.get("content-type"), kind)

    def query(self, name: str) -> str | None:
        """A parameter of the query, the first of its name."""
        found = self.request.query_params
        return None if found is None else found.get(name)

    @property
    def address(self) -> str:
        """The visitor's IP address, from what a visitor cannot write: API Gateway's own, or behind our CloudFront
        distribution, which shows its secret, CloudFront's. X-Forwarded-For is not looked at."""
        headers, secret = self.request.headers, self.settings.edge_secret
        shown = headers.get(EDGE_SECRET, "")
        if secret and hmac.compare_digest(shown.encode(), secret.encode()):
            return str(headers.get(VIEWER_ADDRESS, "")).rpartition(":")[0].strip("[]")
        return str(self.request.context.get("identity", {}).get("sourceIp", ""))

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies; of a request that carries a guest's own token that alone, whatever the browser sent along."""
        carried = self.request.headers.get(cookies.CARRIED)
        return cookies.read(self.request.headers.get("cookie")) if carried is None else {cookies.GUEST: carried}

    @cached_property
    def words(self) -> Words:
        """What the page is to say, in the language that the address, the visitor or their browser names."""
        wished = self.query("language"), self.cookies.get(cookies.LANGUAGE)
        return chosen(*wished, accept=self.request.headers.get("accept-language"))

    @cached_property
    def session(self) -> Session | None:
        """The session that asks. One read of the database, and none without a session cookie."""
        kept = self.cookies.get(cookies.SESSION)
        return sessions.find(self.site.deps, kept, now=self.now) if kept else None

    @cached_property
    def account(self) -> Account | None:
        """Who is signed in."""
        if self._preload:
            return self._preload.account
        return self.session.account if self.session else None

    @cached_property
    def guest(self) -> Identity | None:
        """The guest that this browser was on an earlier join, and still is."""
        try:
            guest = tokens.open_guest(self.settings.secret, self.cookies.get(cookies.GUEST, ""), now=self.now)
        except Unauthenticated:
            return None
        return Identity(guest.id, "Guest")

    @property
    def visitor(self) -> Identity | None:
        """Who asks: the account, or else the guest, or else nobody that we know."""
        return person_of(self.account) if self.account else self.guest

    def member(self) -> Identity:
        """The account that asks. Raises Unauthenticated `signed_out`."""
        if self.account is None:
            raise Unauthenticated("signed_out", "Sign in first.")
        return person_of(self.account)

    def own_session(self) -> Session:
        """The session that asks. Raises Unauthenticated `signed_out`."""
        if self.session is None:
            raise Unauthenticated("signed_out", "Sign in first.")
        return self.session

    def known(self) -> Identity:
        """The account or the guest that asks. Raises Unauthenticated `signed_out`."""
        if self.visitor is None:
            raise Unauthenticated("signed_out", "Sign in, or join the Space first.")
        return self.visitor

    def participant(self) -> Identity:
        """Who asks; somebody unknown becomes a guest from here on."""
        if self.visitor is not None:
            return self.visitor
        guest = self._new_guest()
        self.keep(cookies.GUEST, self._sealed(guest), GUEST_SECONDS)
        return Identity(guest.id, "Guest")

    def new_guest(self) -> str:
        """The token of a new guest, for who keeps no cookie and sends it along instead."""
        return self._sealed(self._new_guest())

    def _new_guest(self) -> tokens.Guest:
        return tokens.Guest(f"g_{secrets.token_hex(12)}", int(self.now) + GUEST_SECONDS)

    def _sealed(self, guest: tokens.Guest) -> str:
        return tokens.seal(self.settings.secret, tokens.GUEST, guest)

    @property
    def device(self) -> str:
        """What kind of browser asks, as `domain/devices.py` says it."""
        return device_of(self.request.headers.get("user-agent", ""))

    def enter(self, made: SignedIn) -> None:
        """The browser has this session from now on."""
        self.keep(cookies.SESSION, made.session, sessions.SESSION_SECONDS)

    def ensure_csrf(self) -> None:
        """Gives the browser the value that it must repeat with each change, unless it has one."""
        if not self.cookies.get(cookies.CSRF):
            self.keep(cookies.CSRF, secrets.token_urlsafe(16), CSRF_SECONDS)

    def keep(self, name: str, value: str, seconds: int) -> None:
        self.set_cookies.append(cookies.kept(name, value, seconds, secure=self.settings.secure))

    def forget(self, name: str) -> None:
        self.set_cookies.append(cookies.gone(name, secure=self.settings.secure))


Handler = Callable[..., Any]
"""Takes a `Call` and the path's parameters; answers a Response, or a dict for a JSON body with status 200."""


def person_of(account: Account) -> Identity:
    return Identity(account.id, account.display_name, account.handle)


def answer(call: Call, result: Any) -> Response:
    """What a handler answered, with the cookies that the call set."""
    response = result if isinstance(result, Response) else Response(body=result)
    if call.set_cookies:
        response.headers["Set-Cookie"] = list(call.set_cookies)
    return response
