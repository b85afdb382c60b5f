"""Account deletion: the account is closed immediately and for good, then jobs erase it part by part."""

from typing import Final

from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import Identity
from chalicelib.domain.session import Session
from chalicelib.services.account import export, reauthentication, sessions
from chalicelib.services.account.deletion import parts
from chalicelib.services.account.deletion.voices import withdraw_voices
from chalicelib.services.deps import Deps, Job

FORGET: Final = "forget_account"


def delete_account(deps: Deps, own: Session, handle: str, *, voices: bool = False) -> None:
    """Close the account and start erasing it; with `voices`, also its voice in the recordings of others.

    The job is enqueued before anything changes, so that a deletion that has begun is always finished.
    Raises NotAllowed `confirm_first`, and Invalid `wrong_handle` unless `handle` is the account's own.
    """
    now, account = deps.clock(), own.account
    reauthentication.require(own, now)
    if handle.strip().lower().removeprefix("@") != account.handle:
        raise Invalid("wrong_handle")
    deps.enqueue(Job(FORGET, account.id, parts.VOICES if voices else parts.first()))
    _close(deps, account.id, account.handle)


def erase_page(deps: Deps, job: Job) -> str | None:
    """Erase one page; doing it twice is harmless."""
    known = deps.accounts.credentials(job.about)
    if known is not None:
        _close(deps, job.about, known.account.handle)
    export.delete_file(deps, job.about)
    cursor, who = job.cursor or parts.first(), Identity(job.about, "")
    if cursor.startswith(parts.VOICES):
        rest = withdraw_voices(deps, who, cursor.removeprefix(parts.VOICES) or None)
        return parts.first() if rest is None else f"{parts.VOICES}{rest}"
    part, inner = parts.at(cursor)
    return parts.after(part, part.erase(deps, who, inner))


def _close(deps: Deps, account_id: str, handle: str) -> None:
    deps.accounts.close(account_id)
    deps.email_addresses.remove(account_id)
    deps.password_resets.drop(account_id)
    deps.accounts.reserve(handle, account_id, deps.clock())
    sessions.end_all(deps, account_id)
