"""Sign-up, sign-in, sign-out, and the signed-in account, over HTTP."""

from typing import Any

from chalice.app import Response

from chalicelib.api import cookies
from chalicelib.api.call import Call
from chalicelib.api.requests import SignIn, SignUp
from chalicelib.api.routing import gives, limited, takes
from chalicelib.domain.account import Account
from chalicelib.services.account import accounts, sessions
from chalicelib.services.people import profiles


def get_session(call: Call) -> Any:
    call.ensure_csrf()
    return {"account": account_view(call.account)}


@gives(201, "application/json")
@takes(body=SignUp)
@limited("sign_up")
def sign_up(call: Call) -> Any:
    asked = call.body(SignUp)
    made = accounts.sign_up(
        call.deps, asked.handle, asked.display_name, asked.password, now=call.now, device=call.device
    )
    call.enter(made)
    profiles.introduce(call.deps, made.account, call.deps.now_ms())
    return Response({"account": account_view(made.account)}, status_code=201)


@takes(body=SignIn)
@limited("sign_in")
def sign_in(call: Call) -> Any:
    asked = call.body(SignIn)
    found = accounts.sign_in(call.deps, asked.handle, asked.password, call.address, now=call.now, device=call.device)
    call.enter(found)
    return {"account": account_view(found.account)}


@gives(204)
def sign_out(call: Call) -> Any:
    sessions.sign_out(call.deps, call.cookies.get(cookies.SESSION, ""))
    call.forget(cookies.SESSION)
    return Response("", status_code=204)


def account_view(account: Account | None) -> dict[str, str] | None:
    """An account as browsers see it."""
    if account is None:
        return None
    return {"id": account.id, "handle": account.handle, "display_name": account.display_name}


ROUTES = (
    ("GET", "/api/session", get_session),
    ("POST", "/api/accounts", sign_up),
    ("POST", "/api/session", sign_in),
    ("DELETE", "/api/session", sign_out),
)
