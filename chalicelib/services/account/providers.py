"""Sign-in with an external provider, by OpenID Connect.

A visit to the provider has to begin and end in the same browser. Its purpose, nonce and PKCE verifier are stored under
its `state`, which can be used once. Somebody without an account chooses a handle before one is created.
"""

import hashlib
import re
import secrets
from typing import Any, Final, Literal

from msgspec import Struct

from chalicelib.config import Provider
from chalicelib.domain.account import HANDLE, Account
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.paths import local_path
from chalicelib.domain.session import Session
from chalicelib.errors import Unauthenticated
from chalicelib.external.oidc import AuthorizationRequest, ProviderIdentity
from chalicelib.services.account import accounts, reauthentication, sessions
from chalicelib.services.account.sessions import SignedIn
from chalicelib.services.deps import Deps
from chalicelib.services.people import profiles
from chalicelib.store.sign_in_methods import Link

Intent = Literal["sign_in", "link", "confirm"]
STATE, NEW = "provider-state", "provider-new"
VISIT_S: Final = 10 * 60
CHOOSING_S: Final = 30 * 60


class HandleChoice(Struct, frozen=True, kw_only=True):
    """The handle and name proposed to a newcomer. `ticket` has to be sent back with the choice; `provider` is the
    provider's name."""

    ticket: str
    provider: str
    handle: str
    display_name: str


class SignInOutcome(Struct, frozen=True):
    """The result of a finished visit: `entered` is a new session; `choose` is a proposed handle and display name for
    somebody who has no account yet. Both are None if an existing session was confirmed or linked."""

    next: str
    entered: SignedIn | None = None
    choose: HandleChoice | None = None


def offered(deps: Deps) -> dict[str, str]:
    """The names of the providers that people can sign in with, by id."""
    return {one.id: one.name for one in deps.openid.providers}


def begin(
    deps: Deps, provider_id: str, intent: Intent, origin: str, browser: str, next: str | None, own: Session | None
) -> str:
    """The provider's URL to visit. `browser` is a secret that only this browser has; `origin` is the site's origin.

    Raises NotFound `no_such_provider`, Unauthenticated `signed_out`, NotAllowed `confirm_first`, Unavailable
    `provider_unavailable`.
    """
    provider = _provider(deps, provider_id)
    if intent != "sign_in" and own is None:
        raise Unauthenticated("signed_out")
    if intent == "link" and own is not None:
        reauthentication.require(own, deps.clock())
    visit = AuthorizationRequest(
        f"{origin}/sign-in/return/{provider.id}", secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    )
    state = secrets.token_urlsafe(24)
    kept = {
        "provider": provider.id,
        "intent": intent,
        "redirect": visit.redirect,
        "nonce": visit.nonce,
        "verifier": visit.verifier,
        "browser": _digest(browser),
        "began": int(deps.clock()),
        "account": own.account.id if own and intent != "sign_in" else "",
        "next": local_path(next),
    }
    deps.pending.keep(STATE, state, kept, int(deps.clock()) + VISIT_S)
    return deps.openid.address(provider, visit, state, again=intent == "confirm")


def finish(
    deps: Deps,
    provider_id: str,
    state: str,
    code: str,
    issuer: str | None,
    browser: str,
    device: str,
    own: Session | None,
) -> SignInOutcome:
    """Finish a visit. `issuer` is the provider that sent the browser back, if it said so (RFC 9207).

    Raises NotFound `no_such_provider`, Unauthenticated `visit_ended`, `provider_refused`, `provider_other`, Conflict
    `already_linked`, `ways_full`, Unavailable `provider_unavailable`.
    """
    provider = _provider(deps, provider_id)
    kept = deps.pending.take(STATE, state, deps.clock()) or {}
    whose = own.account.id if own else ""
    expected = (provider.id, _digest(browser), kept.get("account") or whose)
    if (kept.get("provider"), kept.get("browser"), whose) != expected or issuer not in (None, provider.issuer):
        raise Unauthenticated("visit_ended")
    visit = AuthorizationRequest(kept["redirect"], kept["nonce"], kept["verifier"])
    since = kept["began"] if kept["intent"] == "confirm" else None
    person = deps.openid.person(provider, visit, code, since)
    link = Link(_key(provider, person), whose, provider.id, person.label, int(deps.clock()))
    if kept["intent"] == "sign_in":
        return _enter(deps, provider, person, link, device, kept)
    if own is not None and kept["intent"] == "confirm":
        _confirm(deps, own, link)
    elif own is not None:
        _join(deps, link)
    return SignInOutcome(kept["next"])


def create(deps: Deps, ticket: str, handle: str, display_name: str, browser: str, device: str) -> SignedIn:
    """Create the account of somebody who signed in for the first time. Raises Unauthenticated `visit_ended`,
    Invalid `invalid_handle`, `invalid_display_name`, Conflict `handle_taken`, `already_linked`."""
    now = deps.clock()
    kept = deps.pending.look(NEW, ticket, now)
    if kept is None or kept["browser"] != _digest(browser):
        raise Unauthenticated("visit_ended")
    account = accounts.new_account(handle, display_name)
    link = Link(kept["key"], account.id, kept["provider"], kept["label"], int(now))
    if _alive(deps, link.key):
        raise Conflict("already_linked")
    dead = _dead(deps, link.key)
    # The link has no effect until the handle refers to the account: see _alive.
    deps.accounts.begin(account, None, now, frozenset({link.way}))
    deps.sign_in_methods.add_link(link, dead, counted=True)
    deps.accounts.claim(account, now)
    deps.pending.take(NEW, ticket, now)
    profiles.introduce(deps, account, int(now * 1000))
    return sessions.begin(deps, account, device, "provider", now)


def links_of(deps: Deps, ways: frozenset[str]) -> list[Link]:
    """The external accounts that can sign in to this one, oldest first."""
    return sorted(deps.sign_in_methods.links(ways), key=lambda one: one.created_at)


def unlink(deps: Deps, own: Session, key: str) -> None:
    """Remove an external account from the sign-in methods. Raises NotAllowed `confirm_first`, NotFound `no_such_link`,
    Conflict `last_way`."""
    reauthentication.require(own, deps.clock())
    link = deps.sign_in_methods.link(key)
    if link is None or link.account != own.account.id:
        raise NotFound("no_such_link")
    deps.sign_in_methods.remove_link(own.account.id, key)


def _enter(
    deps: Deps, provider: Provider, person: ProviderIdentity, link: Link, device: str, kept: dict[str, Any]
) -> SignInOutcome:
    known = _alive(deps, link.key)
    if known is not None:
        return SignInOutcome(kept["next"], sessions.begin(deps, known, device, "provider", deps.clock()))
    ticket = secrets.token_urlsafe(24)
    value = {"key": link.key, "provider": provider.id, "label": link.label, "browser": kept["browser"]}
    deps.pending.keep(NEW, ticket, value, int(deps.clock()) + CHOOSING_S)
    handle = _proposed(person.handle or person.name)
    choice = HandleChoice(ticket=ticket, provider=provider.name, handle=handle, display_name=person.name)
    return SignInOutcome(kept["next"], choose=choice)


def _confirm(deps: Deps, own: Session, link: Link) -> None:
    known = _alive(deps, link.key)
    if known is None or known.id != own.account.id:
        raise Unauthenticated("provider_other")
    deps.sessions.confirm(own, "provider", int(deps.clock()))


def _join(deps: Deps, link: Link) -> None:
    known = _alive(deps, link.key)
    if known is not None and known.id != link.account:
        raise Conflict("already_linked")
    if known is None:
        deps.sign_in_methods.add_link(link, _dead(deps, link.key))


def _alive(deps: Deps, key: str) -> Account | None:
    """The account that this link can sign in to, or None. The account must list the link, and its handle must refer
    to the account."""
    link = deps.sign_in_methods.link(key)
    known = deps.accounts.credentials(link.account) if link else None
    if link is None or known is None or link.way not in known.ways:
        return None
    reached = deps.accounts.with_handle(known.account.handle)
    return known.account if reached and reached.account.id == known.account.id else None


def _dead(deps: Deps, key: str) -> str | None:
    """The account that a link without effect refers to, or None if there is no link."""
    link = deps.sign_in_methods.link(key)
    return link.account if link else None


def _provider(deps: Deps, provider_id: str) -> Provider:
    found = deps.openid.find(provider_id)
    if found is None:
        raise NotFound("no_such_provider")
    return found


def _proposed(text: str) -> str:
    """A valid handle made from `text`, or an empty string."""
    handle = re.sub(r"[^a-z0-9_]+", "_", text.lower()).strip("_")[:15]
    return handle if HANDLE.fullmatch(handle) else ""


def _key(provider: Provider, person: ProviderIdentity) -> str:
    return _digest(f"{provider.issuer}\n{person.subject}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
