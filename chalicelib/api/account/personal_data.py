"""The account export and account deletion over HTTP."""

from msgspec import Struct

from chalicelib.api import cookies
from chalicelib.api.call import Call, person_of
from chalicelib.api.requests import ShortText
from chalicelib.api.routing import Route, gives, limited, takes
from chalicelib.services.account import export, reauthentication
from chalicelib.services.account.deletion import account_deletion
from chalicelib.services.views.account import ExportView, export_view
from chalicelib.services.views.view import Address, View


class AccountDeletion(Struct, frozen=True):
    """`handle` is the account's own, typed to confirm the deletion. `voices`: also withdraw the account's voice from
    the recordings of others."""

    handle: ShortText
    voices: bool = False


class ExportAnswer(View, frozen=True, kw_only=True):
    """The state of the export; None if there is none."""

    export: ExportView | None


@gives(202, "application/json")
@limited("export")
def begin_export(call: Call) -> ExportAnswer:
    own = call.own_session()
    reauthentication.require(own, call.now)
    return ExportAnswer(export=export_view(export.begin(call.deps, person_of(own.account))))


def get_export(call: Call) -> ExportAnswer:
    state = export.state(call.deps, call.member())
    return ExportAnswer(export=export_view(state) if state else None)


def get_export_file(call: Call) -> Address:
    own = call.own_session()
    return Address(url=export.address(call.deps, own.account))


@gives(204)
@takes(body=AccountDeletion)
@limited("credentials")
def delete_account(call: Call) -> None:
    asked = call.body(AccountDeletion)
    account_deletion.delete_account(call.deps, call.own_session(), asked.handle, voices=asked.voices)
    call.forget(cookies.SESSION)


ROUTES: tuple[Route, ...] = (
    ("POST", "/api/export", begin_export),
    ("GET", "/api/export", get_export),
    ("GET", "/api/export/file", get_export_file),
    ("DELETE", "/api/account", delete_account),
)
