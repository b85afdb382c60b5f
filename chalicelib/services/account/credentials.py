"""The password of an account that is signed in."""

from chalicelib.domain.account import password_of
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.session import Session
from chalicelib.errors import Unauthenticated
from chalicelib.services.account import accounts, passwords, reauthentication, sessions
from chalicelib.services.deps import Deps
from chalicelib.store.accounts import Credentials

PASSKEY = "passkey"


def of(deps: Deps, own: Session) -> Credentials:
    """How the account is entered. Raises NotFound `no_such_person` for one that was deleted meanwhile."""
    found = deps.accounts.credentials(own.account.id)
    if found is None:
        raise NotFound("no_such_person", "This account was deleted.")
    return found


def set_password(deps: Deps, own: Session, password: str, current: str | None, address: str) -> None:
    """Another password, or a first one; every other session of the account ends.

    It takes the `current` one, or a passkey a moment ago; an account without a password needs a confirmed session.
    Raises Invalid `invalid_password`, Unauthenticated `wrong_password`, NotAllowed `confirm_first`, TooMany
    `too_many`, Conflict `busy`.
    """
    now, before, wanted = deps.clock(), of(deps, own), password_of(password)
    if current is not None and before.password_hash is not None:
        accounts.proven(deps, own.account.handle, current, address, now)
        before = of(deps, own)  # a hash of outdated parameters was renewed
    elif before.password_hash is None or own.confirmed_by == PASSKEY:
        reauthentication.require(own, now)
    else:
        raise Unauthenticated("wrong_password", "Type the password that you have now, too.")
    if not deps.accounts.replace_password_hash(own.account.id, before.password_hash, passwords.hashed(wanted)):
        raise Conflict("busy", "The password was changed from elsewhere at the same time; please try again.")
    sessions.end_all(deps, own.account.id, but=own)
