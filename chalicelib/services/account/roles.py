"""The roles of accounts, which only the operator's commands grant (`python -m infra.roles`).

A role belongs to the account's id: a handle is looked up once, when the role is granted, and says nothing afterwards.
"""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain.account import Account, Role, handle_of
from chalicelib.domain.errors import NotFound
from chalicelib.services.stores import Stores

Change = Callable[[frozenset[str]], frozenset[str]]


def grant(stores: Stores, handle: str, role: Role) -> Account:
    """Give the account with this handle a role, at once and in all of its sessions. Returns the account.

    Raises Invalid `invalid_handle`, NotFound `no_such_person`.
    """
    return _changed(stores, handle, lambda roles: roles | {role})


def withdraw(stores: Stores, handle: str, role: Role) -> Account:
    """Take the role from the account, as `grant` gives it."""
    return _changed(stores, handle, lambda roles: roles - {role})


def _changed(stores: Stores, handle: str, change: Change) -> Account:
    known = stores.accounts.with_handle(handle_of(handle))
    if known is None:
        raise NotFound("no_such_person")
    account = replace(known.account, roles=change(known.account.roles))
    stores.accounts.set_roles(account.id, account.roles)
    stores.sessions.set_roles(account.id, account.roles)
    return account
