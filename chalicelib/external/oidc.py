"""A client of OpenID Connect providers: OpenID Connect Core 1.0, Authorization Code with PKCE (RFC 7636).

The deployment configures the providers; their responses are validated like any untrusted input. Signatures are
verified by joserfc, which is imported at the first sign-in.
"""

import hashlib
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from itsdangerous.encoding import base64_encode
from msgspec import Struct

from chalicelib.config import Provider
from chalicelib.errors import Unauthenticated, Unavailable
from chalicelib.external.http import Fetch, FetchFailed, fetched
from chalicelib.external.key_sets import usable

KNOWN_S: Final = 3600  # how long metadata and keys are cached
AGAIN_S: Final = 60  # how often an unknown key may make us fetch the keys again
LEEWAY_S: Final = 60  # allowed difference between clocks
ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderIdentity(Struct, frozen=True):
    """A provider's claims about somebody. `subject` never changes; the rest are only suggestions for a profile."""

    subject: str
    name: str = ""
    handle: str = ""
    label: str = ""


class AuthorizationRequest(Struct, frozen=True):
    """One visit to a provider: the redirect URL, and the nonce and PKCE verifier that only our server and it know."""

    redirect: str
    nonce: str
    verifier: str


class OpenId:
    """`clock` returns epoch seconds. Provider metadata and keys are cached in memory for an hour."""

    def __init__(
        self, providers: tuple[Provider, ...], fetch: Fetch = fetched, clock: Callable[[], float] = time.time
    ) -> None:
        self.providers = providers
        self._fetch = fetch
        self._clock = clock
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def find(self, provider_id: str) -> Provider | None:
        """The provider with this id, or None."""
        return next((one for one in self.providers if one.id == provider_id), None)

    def address(self, provider: Provider, visit: AuthorizationRequest, state: str, *, again: bool) -> str:
        """The authorization URL. With `again`, the provider has to ask for the password even if the person is signed in
        there. Raises Unavailable `provider_unavailable`."""
        challenge = base64_encode(hashlib.sha256(visit.verifier.encode()).digest()).decode()
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": visit.redirect,
            "scope": "openid profile email",
            "state": state,
            "nonce": visit.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **({"prompt": "login", "max_age": "0"} if again else {}),
        }
        endpoint = self._about(provider)["authorization_endpoint"]
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def person(
        self, provider: Provider, visit: AuthorizationRequest, code: str, since: float | None = None
    ) -> ProviderIdentity:
        """The identity of the person who came back with `code`. With `since` (epoch s), the provider has to say that it
        asked who they are after that (`auth_time`, Core section 2). Raises Unauthenticated `provider_refused`,
        Unavailable `provider_unavailable`."""
        tokens = self._exchange(provider, visit, code)
        claims = self._claims(provider, str(tokens.get("id_token", "")))
        if claims.get("nonce") != visit.nonce or not visit.nonce:
            raise _refused("the nonce is another's")
        asked_at = claims.get("auth_time")
        if since is not None and not (isinstance(asked_at, int | float) and asked_at >= since - LEEWAY_S):
            raise _refused("it did not ask again who you are")
        return _person(claims)

    def _exchange(self, provider: Provider, visit: AuthorizationRequest, code: str) -> dict[str, Any]:
        about = self._about(provider)
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": visit.redirect,
            "code_verifier": visit.verifier,
            "client_id": provider.client_id,
        }
        # RFC 6749 section 2.3.1: every provider has to support Basic authentication.
        methods = _listed(about, "token_endpoint_auth_methods_supported", "client_secret_basic")
        in_body = "client_secret_basic" not in methods
        if provider.client_secret and in_body:
            sent["client_secret"] = provider.client_secret
        login = (provider.client_id, provider.client_secret) if provider.client_secret and not in_body else None
        try:
            return self._fetch(about["token_endpoint"], form=sent, login=login)
        except FetchFailed as error:
            if error.status in (400, 401):
                raise _refused(str(error)) from error
            raise _unavailable(provider) from error

    def _claims(self, provider: Provider, token: str) -> dict[str, Any]:
        """The claims of an ID token, if the provider signed it for us and it is valid now (Core section 3.1.3.7)."""
        from joserfc.jwt import JWTClaimsRegistry

        rules = JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = self._verified(provider, token)
            rules.validate(claims)
        except Unavailable:
            raise
        except Exception as error:  # joserfc raises many kinds, and so do odd tokens inside of it
            raise _refused(f"{type(error).__name__}: {error}") from error
        if claims.get("azp", provider.client_id) != provider.client_id:
            raise _refused("it was made for another site")
        return claims

    def _verified(self, provider: Provider, token: str) -> dict[str, Any]:
        """The claims of a token that one of the provider's keys has signed. If none has, the keys are fetched again,
        because the provider may use a new one."""
        from joserfc.jws import extract_compact
        from joserfc.jwt import decode

        about = self._about(provider)
        known = _listed(about, "id_token_signing_alg_values_supported", "RS256")
        algorithms = [one for one in ALGORITHMS if one in known]
        failure: Exception = ValueError("none of the provider's keys is the token's")
        kid = extract_compact(token.encode()).headers().get("kid")
        for age in (KNOWN_S, AGAIN_S):
            for key in usable(self._json(provider, about["jwks_uri"], age), kid):
                try:
                    return decode(token, key, algorithms=algorithms).claims
                except Exception as error:  # such as a key of another type: the next one may be right
                    failure = error
        raise failure

    def _about(self, provider: Provider) -> dict[str, Any]:
        """The provider's metadata (OpenID Connect Discovery 1.0). Raises Unavailable `provider_unavailable`."""
        found = self._json(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", KNOWN_S)
        if found.get("issuer") != provider.issuer:
            raise _unavailable(provider)
        if not all(provider.may_be_at(str(found.get(name, ""))) for name in ENDPOINTS):
            raise _unavailable(provider)
        return found

    def _json(self, provider: Provider, address: str, age: float) -> dict[str, Any]:
        now = self._clock()
        at, kept = self._kept.get(address, (-age, {}))
        if now - at < age and kept:
            return kept
        try:
            found = self._fetch(address)
        except FetchFailed as error:
            raise _unavailable(provider) from error
        self._kept[address] = (now, found)
        return found


def _listed(about: dict[str, Any], name: str, default: str) -> list[Any]:
    """A list of the metadata, or `[default]` where there is none."""
    found = about.get(name)
    return found if isinstance(found, list) else [default]


def _person(claims: dict[str, Any]) -> ProviderIdentity:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:  # Core section 2
        raise _refused("the subject is no name")
    said = {name: claims.get(name) for name in ("name", "preferred_username", "email")}
    name, handle, email = (value[:200] if isinstance(value, str) else "" for value in said.values())
    return ProviderIdentity(subject, name, handle or email.partition("@")[0], email or handle or name)


def _refused(why: str) -> Unauthenticated:
    return Unauthenticated("provider_refused", f"What the provider answered was not accepted: {why}.")


def _unavailable(provider: Provider) -> Unavailable:
    return Unavailable("provider_unavailable", f"{provider.name} does not answer as it should. Try again later.")
