"""Deleting an account, for good and at once: it is closed here and now, and jobs erase it part by part."""

from typing import Final

from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import Identity
from chalicelib.domain.session import Session
from chalicelib.services.account import export, reauthentication, sessions
from chalicelib.services.account.deletion import parts
from chalicelib.services.deps import Deps, Job

FORGET: Final = "forget_account"


def delete_account(deps: Deps, own: Session, handle: str) -> None:
    """Nothing opens the account from now on, and soon nothing of it is kept.

    The job is there before anything is changed, so that what begins here is finished whatever happens in between.
    Raises NotAllowed `confirm_first`, Invalid `wrong_handle` unless the handle was typed to mean it.
    """
    now, account = deps.clock(), own.account
    reauthentication.require(own, now)
    if handle.strip().lower().removeprefix("@") != account.handle:
        raise Invalid("wrong_handle", f"Type {account.handle} to delete this account.")
    deps.enqueue(Job(FORGET, account.id, parts.first()))
    _close(deps, account.id, account.handle)


def erase_page(deps: Deps, job: Job) -> str | None:
    """One page of what is erased; doing it twice changes nothing."""
    known = deps.accounts.credentials(job.about)
    if known is not None:
        _close(deps, job.about, known.account.handle)
    export.delete_file(deps, job.about)
    part, inner = parts.at(job.cursor or parts.first())
    return parts.after(part, part.erase(deps, Identity(job.about, ""), inner))


def _close(deps: Deps, account_id: str, handle: str) -> None:
    deps.accounts.close(account_id)
    deps.accounts.reserve(handle, account_id, deps.clock())
    sessions.end_all(deps, account_id)
