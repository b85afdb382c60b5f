"""The account's email address, and the password reset, over HTTP."""

from msgspec import Struct

from chalicelib.api import cookies
from chalicelib.api.call import Call
from chalicelib.api.requests import ShortText
from chalicelib.api.routing import Route, gives, limited, takes
from chalicelib.services.account import email_addresses, password_resets


class NewEmail(Struct, frozen=True):
    email: ShortText


class MailedToken(Struct, frozen=True):
    """What follows `#` in the URL of a link that was mailed."""

    token: ShortText


class PasswordReset(Struct, frozen=True):
    """The token of the mailed link, and the new password."""

    token: ShortText
    password: ShortText


@gives(204)
@takes(body=NewEmail)
@limited("credentials")
def propose_email(call: Call) -> None:
    email_addresses.propose(call.deps, call.own_session(), call.body(NewEmail).email, call.words.language)


@gives(204)
@limited("credentials")
def remove_email(call: Call) -> None:
    email_addresses.remove(call.deps, call.own_session())


@gives(204)
@takes(body=MailedToken)
@limited("mailed_link")
def verify_email(call: Call) -> None:
    email_addresses.verify(call.deps, call.body(MailedToken).token)


@gives(204)
@takes(body=NewEmail)
@limited("reset")
def ask_for_reset(call: Call) -> None:
    """The same answer, after the same work, whether or not the address belongs to an account."""
    password_resets.ask(call.deps, call.body(NewEmail).email, call.words.language)


@gives(204)
@takes(body=PasswordReset)
@limited("mailed_link")
def reset_password(call: Call) -> None:
    asked, own = call.body(PasswordReset), call.account
    account_id = password_resets.reset(call.deps, asked.token, asked.password)
    if own is not None and own.id == account_id:
        call.forget(cookies.SESSION)


ROUTES: tuple[Route, ...] = (
    ("PUT", "/api/email", propose_email),
    ("DELETE", "/api/email", remove_email),
    ("POST", "/api/email/verification", verify_email),
    ("POST", "/api/password/links", ask_for_reset),
    ("POST", "/api/password/reset", reset_password),
)
