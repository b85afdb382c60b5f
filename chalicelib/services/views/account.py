"""An account as its owner sees it: sign-in methods, sessions and the export. Times are epoch ms."""

from typing import Literal

from chalicelib.domain.account import Account
from chalicelib.services.views.view import View


class AccountView(View, frozen=True, kw_only=True):
    """The signed-in account."""

    id: str
    handle: str
    display_name: str


class PasskeyView(View, frozen=True, kw_only=True):
    """A passkey. `synced` passkeys exist on several devices."""

    id: str
    name: str
    created_at: int
    used_at: int
    synced: bool


class LinkView(View, frozen=True, kw_only=True):
    """A linked account at a provider.

    `provider` is the provider's id, `name` its name, and `label` what the person calls the account there.
    """

    id: str
    provider: str
    name: str
    label: str
    created_at: int


class SessionView(View, frozen=True, kw_only=True):
    """A session of the account. `current` is the session of this request."""

    id: str
    browser: str
    system: str
    created_at: int
    seen_at: int
    current: bool


class ExportView(View, frozen=True, kw_only=True):
    """The state of an export. `ends_at` is None until the file is ready."""

    state: Literal["working", "ready"]
    asked_at: int
    ends_at: int | None


def account_view(account: Account | None) -> AccountView | None:
    """Return the account as browsers see it, None if nobody is signed in."""
    if account is None:
        return None
    return AccountView(id=account.id, handle=account.handle, display_name=account.display_name)
