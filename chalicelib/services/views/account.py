"""An account as its own person sees it: sign-in methods, sessions and the export. Times are epoch ms."""

from typing import Literal

from chalicelib.domain.account import Account
from chalicelib.services.views.view import View


class AccountView(View, frozen=True, kw_only=True):
    """The account that is signed in."""

    id: str
    handle: str
    display_name: str


class PasskeyView(View, frozen=True, kw_only=True):
    """`synced` passkeys are on several devices."""

    id: str
    name: str
    created_at: int
    used_at: int
    synced: bool


class LinkView(View, frozen=True, kw_only=True):
    """An account at a provider: `provider` is the provider's id, `name` its name, `label` what the person knows the
    account by."""

    id: str
    provider: str
    name: str
    label: str
    created_at: int


class SessionView(View, frozen=True, kw_only=True):
    """A session of the account; `current` is the one that asks."""

    id: str
    browser: str
    system: str
    created_at: int
    seen_at: int
    current: bool


class ExportView(View, frozen=True, kw_only=True):
    """How far an export is; `ends_at` is None until the file is ready."""

    state: Literal["working", "ready"]
    asked_at: int
    ends_at: int | None


def account_view(account: Account | None) -> AccountView | None:
    """The account as browsers see it; None for nobody."""
    if account is None:
        return None
    return AccountView(id=account.id, handle=account.handle, display_name=account.display_name)
