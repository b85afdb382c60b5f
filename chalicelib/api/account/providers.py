"""Sign-in with an external provider over HTTP: the provider sends the browser back to a page whose script finishes it.

The page's own GET changes nothing.
"""

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

from chalicelib.api import cookies
from chalicelib.api.account.accounts import AccountAnswer
from chalicelib.api.call import Call
from chalicelib.api.requests import ShortText, identifier
from chalicelib.api.routing import Route, gives, limited, takes
from chalicelib.services.account import providers
from chalicelib.services.views.account import AccountView, HandleChoiceView, account_view
from chalicelib.services.views.view import Address, View


class ProviderVisit(Struct, frozen=True):
    """`next` is a path on this site; anything else means `/`."""

    intent: providers.Intent = "sign_in"
    next: ShortText | None = None


class ProviderReturn(Struct, frozen=True):
    """The query parameters that the provider added to the URL."""

    state: ShortText
    code: Annotated[str, Meta(max_length=4_000)]
    iss: ShortText | None = None


class NewAccount(Struct, frozen=True):
    ticket: ShortText
    handle: ShortText
    display_name: ShortText


class VisitAnswer(View, frozen=True, kw_only=True):
    """The account that is signed in after a visit (None for a newcomer), the path to go to, and a proposed handle (None
    unless an account has to be created)."""

    account: AccountView | None
    next: str
    choose: HandleChoiceView | None


@takes(body=ProviderVisit)
@limited("sign_in")
def begin_visit(call: Call, provider: str) -> Address:
    asked, browser = call.body(ProviderVisit), call.cookies.get(cookies.CSRF, "")
    origin = str(call.request.headers["origin"])  # one of ours, as checked by the middleware
    known = identifier(provider, "no_such_provider")
    return Address(url=providers.begin(call.deps, known, asked.intent, origin, browser, asked.next, call.session))


@takes(body=ProviderReturn)
@limited("sign_in")
def finish_visit(call: Call, provider: str) -> VisitAnswer:
    asked, browser = call.body(ProviderReturn), call.cookies.get(cookies.CSRF, "")
    known = identifier(provider, "no_such_provider")
    came = providers.finish(call.deps, known, asked.state, asked.code, asked.iss, browser, call.device, call.session)
    if came.entered:
        call.enter(came.entered)
    account = came.entered.account if came.entered else call.account
    choose = HandleChoiceView(**asdict(came.choose)) if came.choose else None
    return VisitAnswer(account=account_view(account), next=came.next, choose=choose)


@gives(201, "application/json")
@takes(body=NewAccount)
@limited("sign_up")
def create_with_provider(call: Call) -> AccountAnswer:
    asked, browser = call.body(NewAccount), call.cookies.get(cookies.CSRF, "")
    made = providers.create(call.deps, asked.ticket, asked.handle, asked.display_name, browser, call.device)
    call.enter(made)
    return AccountAnswer(account=account_view(made.account))


@gives(204)
def remove_link(call: Call, link: str) -> None:
    providers.unlink(call.deps, call.own_session(), identifier(link, "no_such_link"))


ROUTES: tuple[Route, ...] = (
    ("POST", "/api/providers/{provider}/visits", begin_visit),
    ("POST", "/api/providers/{provider}/returns", finish_visit),
    ("POST", "/api/accounts/provider", create_with_provider),
    ("DELETE", "/api/links/{link}", remove_link),
)
