"""A small OpenID Connect provider in a thread of its own: signs with RSA, checks PKCE, and lies on demand."""

import asyncio
import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import urllib3
from aiohttp import BasicAuth, web
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "espacio", "a secret of the site: %20?"


@dataclass
class Provider:
    """`claims` replace those of the next ID tokens (None removes one), `header` replaces their header fields.

    `answers` replace whole answers, by path. `person` is signed in at the provider.
    """

    issuer: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "248289761001", "name": "Jane Doe", "email": "jane@example.com"}
    )
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    other_keys: list[Any] = field(default_factory=list)  # what its set holds before its own key
    nameless: bool = False  # whether its key has no `kid`
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig", "kid": "one"}))
    signing_key: RSAKey | None = None
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    methods: list[str] = field(default_factory=lambda: ["client_secret_basic"])

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return the settings in the form of `ESPACIO_OIDC_PROVIDERS`."""
        named = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, "name": "Acme", "id": "acme"}
        return {**named, "insecure": True, **more}

    def code_for(self, address: str) -> dict[str, str]:
        """Return the parameters that the person's browser brings back from the authorization endpoint at `address`."""
        answer = urllib3.request("GET", address, redirect=False, retries=False)
        assert answer.status == 302, answer.data
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def application(self) -> web.Application:
        made = web.Application(middlewares=[self._overridden])
        made.router.add_get("/.well-known/openid-configuration", self._about)
        made.router.add_get("/authorize", self._authorize)
        made.router.add_post("/token", self._token)
        made.router.add_get("/keys", self._keys)
        return made

    @web.middleware
    async def _overridden(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path)
        given = self.answers.get(request.path)
        if given is None:
            answer: web.StreamResponse = await handler(request)
            return answer
        if callable(given):
            later: web.StreamResponse = await given(request)
            return later
        return web.Response(
            status=given[0],
            body=given[1],
            headers={"Content-Type": "application/json", **(given[2] if len(given) > 2 else {})},
        )

    async def _about(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": self.methods,
            }
        )

    async def _authorize(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        if asked["client_id"] != CLIENT or asked["code_challenge_method"] != "S256" or asked["response_type"] != "code":
            return web.Response(status=400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    async def _token(self, request: web.Request) -> web.Response:
        sent = dict(await request.post())
        asked = self.codes.pop(str(sent.get("code")), None)
        if asked is None or not self._knows(request, sent):
            return web.json_response({"error": "invalid_client"}, status=401)
        digest = hashlib.sha256(str(sent["code_verifier"]).encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        if sent["redirect_uri"] != asked["redirect_uri"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        token = self._id_token(asked["nonce"], again="max_age" in asked)
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _knows(self, request: web.Request, sent: dict[str, Any]) -> bool:
        if "client_secret_basic" not in self.methods:
            return sent.get("client_secret") == SECRET
        given = BasicAuth.decode(request.headers.get("Authorization", "Basic Og=="))
        return (given.login, given.password) == (CLIENT, quote(SECRET, safe=""))

    def _id_token(self, nonce: str, *, again: bool) -> str:
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "auth_time": now if again else None,
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in said.items() if value is not None}
        if self.header.get("alg") == "none":
            return ".".join([_b64({"alg": "none"}), _b64(claims), ""])
        every = {"alg": "RS256", "kid": self.key.kid, **self.header}
        header = {name: value for name, value in every.items() if value is not None}
        return jwt.encode(header, claims, self.signing_key or self.key, algorithms=[header["alg"]])

    async def _keys(self, _: web.Request) -> web.Response:
        named = {"kid": None} if self.nameless else {}
        own = {name: value for name, value in {**self.key.as_dict(private=False), **named}.items() if value is not None}
        return web.json_response({"keys": [*self.other_keys, own]})


def _b64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider on a port of its own, on 127.0.0.1."""
    provider, loop, started = Provider(), asyncio.new_event_loop(), threading.Event()

    async def start() -> web.AppRunner:
        runner = web.AppRunner(provider.application())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        provider.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    def run() -> None:
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(30)
    try:
        yield provider
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
