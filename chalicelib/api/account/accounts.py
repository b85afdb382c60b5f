"""Sign-up, sign-in, sign-out, and the signed-in account, over HTTP."""

from chalicelib.api import cookies
from chalicelib.api.call import Call
from chalicelib.api.requests import SignIn, SignUp
from chalicelib.api.routing import gives, limited, takes
from chalicelib.services.account import accounts, sessions
from chalicelib.services.people import profiles
from chalicelib.services.views.account import AccountView, account_view
from chalicelib.services.views.view import View


class AccountAnswer(View, frozen=True, kw_only=True):
    """The account that is signed in now; None for nobody."""

    account: AccountView | None


def get_session(call: Call) -> AccountAnswer:
    call.ensure_csrf()
    return AccountAnswer(account=account_view(call.account))


@gives(201, "application/json")
@takes(body=SignUp)
@limited("sign_up")
def sign_up(call: Call) -> AccountAnswer:
    asked = call.body(SignUp)
    made = accounts.sign_up(
        call.deps, asked.handle, asked.display_name, asked.password, now=call.now, device=call.device
    )
    call.enter(made)
    profiles.introduce(call.deps, made.account, call.deps.now_ms())
    return AccountAnswer(account=account_view(made.account))


@takes(body=SignIn)
@limited("sign_in")
def sign_in(call: Call) -> AccountAnswer:
    asked = call.body(SignIn)
    found = accounts.sign_in(call.deps, asked.handle, asked.password, call.address, now=call.now, device=call.device)
    call.enter(found)
    return AccountAnswer(account=account_view(found.account))


@gives(204)
def sign_out(call: Call) -> None:
    sessions.sign_out(call.deps, call.cookies.get(cookies.SESSION, ""))
    call.forget(cookies.SESSION)


ROUTES = (
    ("GET", "/api/session", get_session),
    ("POST", "/api/accounts", sign_up),
    ("POST", "/api/session", sign_in),
    ("DELETE", "/api/session", sign_out),
)
