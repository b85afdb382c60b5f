"""Account deletion: the account is closed immediately and for good, then jobs erase it (`erasure.py`)."""

from typing import Final

from chalicelib.domain.errors import Invalid
from chalicelib.domain.session import Session
from chalicelib.services.account import reauthentication, sessions
from chalicelib.services.deps import Deps, Job

FORGET: Final = "forget_account"  # the job
VOICES: Final = "voices:"  # the cursor of what comes before the parts, if the person wants it


def delete_account(deps: Deps, own: Session, handle: str, *, voices: bool = False) -> None:
    """Close the account and start erasing it; with `voices`, also its voice in the recordings of others.

    The job is enqueued before anything changes, so that a deletion that has begun is always finished.
    Raises NotAllowed `confirm_first`, and Invalid `wrong_handle` unless `handle` is the account's own.
    """
    now, account = deps.clock(), own.account
    reauthentication.require(own, now)
    if handle.strip().lower().removeprefix("@") != account.handle:
        raise Invalid("wrong_handle")
    deps.enqueue(Job(FORGET, account.id, VOICES if voices else None))
    close(deps, account.id, account.handle)


def close(deps: Deps, account_id: str, handle: str) -> None:
    """Close the account; doing it twice is harmless."""
    deps.accounts.close(account_id)
    deps.email_addresses.remove(account_id)
    deps.password_resets.drop(account_id)
    deps.accounts.reserve(handle, account_id, deps.clock())
    sessions.end_all(deps, account_id)
