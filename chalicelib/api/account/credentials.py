"""The signed-in account's sign-in methods and sessions over HTTP."""

import re
from typing import Annotated, Any

from msgspec import Meta, Struct

from chalicelib.api import cookies
from chalicelib.api.account.accounts import AccountAnswer
from chalicelib.api.call import Call
from chalicelib.api.requests import ShortText
from chalicelib.api.routing import Route, gives, limited, takes
from chalicelib.domain.errors import NotFound
from chalicelib.domain.session import Session
from chalicelib.services.account import credentials, email_addresses, passkeys, providers, reauthentication, sessions
from chalicelib.services.views.account import (
    EmailView,
    LinkView,
    PasskeyView,
    SessionView,
    account_view,
    link_view,
    passkey_view,
    session_view,
)
from chalicelib.services.views.view import View

CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{1,1366}")  # base64url of at most 1,023 bytes (WebAuthn section 4)

PasskeyAnswer = dict[str, Any]
"""What the browser's `PublicKeyCredential.toJSON()` says."""


class NewPassword(Struct, frozen=True):
    """`current` is the old password; missing if there was none, or if a passkey confirmed the session instead."""

    password: ShortText
    current: ShortText | None = None


class Confirmation(Struct, frozen=True):
    """Either a password or the answer of a passkey."""

    password: ShortText | None = None
    credential: PasskeyAnswer | None = None


class NewPasskey(Struct, frozen=True):
    credential: PasskeyAnswer
    name: ShortText


class NamedPasskey(Struct, frozen=True):
    name: ShortText


class PasskeySignIn(Struct, frozen=True):
    credential: Annotated[PasskeyAnswer, Meta(max_length=20)]


class SecurityView(View, frozen=True, kw_only=True):
    """Whether there is a password, the email address, the other sign-in methods, the sessions, and whether the one
    that asks was confirmed in the last 10 min."""

    password: bool
    email: EmailView
    passkeys: list[PasskeyView]
    links: list[LinkView]
    sessions: list[SessionView]
    confirmed: bool


class PasskeyOptions(View, frozen=True, kw_only=True):
    """The argument of `navigator.credentials.create()` or `get()`, as JSON (WebAuthn sections 5.4 and 5.5)."""

    options: dict[str, Any]


class PasskeyMade(View, frozen=True, kw_only=True):
    """The new passkey."""

    passkey: PasskeyView


def get_security(call: Call) -> SecurityView:
    own = call.own_session()
    known, names = credentials.of(call.deps, own), providers.offered(call.deps)
    return SecurityView(
        password=known.password_hash is not None,
        email=_email(call, own),
        passkeys=[passkey_view(one) for one in passkeys.listed(call.deps, own, known.ways)],
        links=[link_view(one, names) for one in providers.links_of(call.deps, known.ways)],
        sessions=[session_view(one, own) for one in sessions.listed(call.deps, own, call.now)],
        confirmed=reauthentication.is_recent(own, call.now),
    )


@gives(204)
@takes(body=Confirmation)
@limited("credentials")
def confirm(call: Call) -> None:
    own, asked = call.own_session(), call.body(Confirmation)
    if asked.credential is not None:
        passkeys.confirm(call.deps, own, asked.credential)
    else:
        reauthentication.by_password(call.deps, own, asked.password or "", call.address, call.now)


@gives(204)
@takes(body=NewPassword)
@limited("credentials")
def set_password(call: Call) -> None:
    asked = call.body(NewPassword)
    credentials.set_password(call.deps, call.own_session(), asked.password, asked.current, call.address)


@gives(204)
def end_session(call: Call, session_id: str) -> None:
    sessions.end_one(call.deps, call.own_session(), session_id)


@gives(204)
def sign_out_everywhere(call: Call) -> None:
    sessions.end_all(call.deps, call.own_session().account.id)
    call.forget(cookies.SESSION)


@limited("credentials")
def begin_passkey(call: Call) -> PasskeyOptions:
    return PasskeyOptions(options=passkeys.begin_making(call.deps, call.own_session()))


@gives(201, "application/json")
@takes(body=NewPasskey)
@limited("credentials")
def add_passkey(call: Call) -> PasskeyMade:
    own, asked = call.own_session(), call.body(NewPasskey)
    return PasskeyMade(passkey=passkey_view(passkeys.finish_making(call.deps, own, asked.credential, asked.name)))


@gives(204)
@takes(body=NamedPasskey)
def rename_passkey(call: Call, credential: str) -> None:
    passkeys.rename(call.deps, call.own_session(), _credential(credential), call.body(NamedPasskey).name)


@gives(204)
def remove_passkey(call: Call, credential: str) -> None:
    passkeys.remove(call.deps, call.own_session(), _credential(credential))


@limited("sign_in")
def begin_passkey_sign_in(call: Call) -> PasskeyOptions:
    return PasskeyOptions(options=passkeys.begin_asking(call.deps))


@limited("credentials")
def begin_passkey_confirmation(call: Call) -> PasskeyOptions:
    return PasskeyOptions(options=passkeys.begin_asking(call.deps, call.own_session().account.id))


@takes(body=PasskeySignIn)
@limited("sign_in")
def sign_in_with_passkey(call: Call) -> AccountAnswer:
    found = passkeys.sign_in(call.deps, call.body(PasskeySignIn).credential, call.device)
    call.enter(found)
    return AccountAnswer(account=account_view(found.account))


def _email(call: Call, own: Session) -> EmailView:
    verified, proposed = email_addresses.known(call.deps, own)
    return EmailView(address=verified.address if verified else None, proposed=proposed.address if proposed else None)


def _credential(text: str) -> str:
    if not CREDENTIAL.fullmatch(text):
        raise NotFound("no_such_passkey")
    return text


ROUTES: tuple[Route, ...] = (
    ("GET", "/api/security", get_security),
    ("POST", "/api/confirmation", confirm),
    ("POST", "/api/confirmation/passkey", begin_passkey_confirmation),
    ("PUT", "/api/password", set_password),
    ("DELETE", "/api/sessions", sign_out_everywhere),
    ("DELETE", "/api/sessions/{session_id}", end_session),
    ("POST", "/api/session/passkey/options", begin_passkey_sign_in),
    ("POST", "/api/session/passkey", sign_in_with_passkey),
    ("POST", "/api/passkeys/options", begin_passkey),
    ("POST", "/api/passkeys", add_passkey),
    ("PATCH", "/api/passkeys/{credential}", rename_passkey),
    ("DELETE", "/api/passkeys/{credential}", remove_passkey),
)
