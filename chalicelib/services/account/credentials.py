"""The sign-in methods of the signed-in account, and changing its password."""

from chalicelib.domain.account import password_of
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.session import Session
from chalicelib.errors import Unauthenticated
from chalicelib.services.account import accounts, mail_queue, passwords, reauthentication, sessions
from chalicelib.services.deps import Deps
from chalicelib.store.accounts import Credentials

PASSKEY = "passkey"


def of(deps: Deps, own: Session) -> Credentials:
    """The account's sign-in methods. Raises NotFound `no_such_person` if it has been deleted in the meantime."""
    found = deps.accounts.credentials(own.account.id)
    if found is None:
        raise NotFound("no_such_person")
    return found


def set_password(deps: Deps, own: Session, password: str, current: str | None, address: str) -> None:
    """Set or replace the password, end every other session of the account, and tell its owner by email.

    Requires the `current` password, or a session that was recently confirmed by a passkey. An account without a
    password requires a recently confirmed session.
    Raises Invalid `invalid_password`, Unauthenticated `wrong_password`, NotAllowed `confirm_first`, TooMany
    `too_many`, Conflict `busy`.
    """
    now, before, wanted = deps.clock(), of(deps, own), password_of(password)
    if current is not None and before.password_hash is not None:
        accounts.proven(deps, own.account.handle, current, address, now)
        before = of(deps, own)  # verifying may have replaced a hash with outdated parameters
    elif before.password_hash is None or own.confirmed_by == PASSKEY:
        reauthentication.require(own, now)
    else:
        raise Unauthenticated("wrong_password")
    if not deps.accounts.replace_password_hash(own.account.id, before.password_hash, passwords.hashed(wanted)):
        raise Conflict("busy")
    deps.password_resets.drop(own.account.id)
    sessions.end_all(deps, own.account.id, but=own)
    mail_queue.notify_owner(deps, "password_changed", own.account)
