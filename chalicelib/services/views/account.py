"""An account as its owner sees it: sign-in methods, sessions and the export. Times are epoch ms."""

from collections.abc import Mapping
from typing import Literal

from chalicelib.domain.account import Account
from chalicelib.domain.session import Session
from chalicelib.services.views.view import View
from chalicelib.store.exports import KEPT_S, Export
from chalicelib.store.sign_in_methods import Link, Passkey


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


class EmailView(View, frozen=True, kw_only=True):
    """The account's verified email address, and one that waits to be verified; None for either if there is none."""

    address: str | None
    proposed: str | None


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


class HandleChoiceView(View, frozen=True, kw_only=True):
    """The handle and name proposed to a newcomer.

    `ticket` has to be sent back with the choice; `provider` is the provider's name.
    """

    ticket: str
    provider: str
    handle: str
    display_name: str


def account_view(account: Account | None) -> AccountView | None:
    """Return the account as browsers see it, None if nobody is signed in."""
    if account is None:
        return None
    return AccountView(id=account.id, handle=account.handle, display_name=account.display_name)


def passkey_view(passkey: Passkey) -> PasskeyView:
    """Return a passkey without its key."""
    return PasskeyView(
        id=passkey.id,
        name=passkey.name,
        created_at=passkey.created_at * 1000,
        used_at=passkey.used_at * 1000,
        synced=passkey.synced,
    )


def link_view(link: Link, names: Mapping[str, str]) -> LinkView:
    """Return a linked account. `names` are the names of the providers by id; a former one is shown by its id."""
    return LinkView(
        id=link.key,
        provider=link.provider,
        name=names.get(link.provider, link.provider),
        label=link.label,
        created_at=link.created_at * 1000,
    )


def session_view(session: Session, own: Session) -> SessionView:
    """Return a session. `own` is the session of this request."""
    browser, _, system = session.device.partition("/")
    return SessionView(
        id=session.name,
        browser=browser,
        system=system,
        created_at=session.created_at * 1000,
        seen_at=session.seen_at * 1000,
        current=session.digest == own.digest,
    )


def export_view(export: Export) -> ExportView:
    """Return the state of an export."""
    return ExportView(
        state="ready" if export.ready_at else "working",
        asked_at=export.asked_at * 1000,
        ends_at=(export.ready_at + KEPT_S) * 1000 if export.ready_at else None,
    )
