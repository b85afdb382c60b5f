"""Sign up, and sign in with a password."""

import hashlib
import secrets

from chalicelib.domain.account import Account, display_name_of, handle_of, password_of
from chalicelib.domain.errors import Invalid
from chalicelib.domain.limits import network_of
from chalicelib.errors import TooMany, Unauthenticated
from chalicelib.services.account import passwords, sessions
from chalicelib.services.account.sessions import SignedIn
from chalicelib.services.deps import Deps

ATTEMPTS, ATTEMPT_SECONDS = 10, 15 * 60  # sign-in attempts per handle and address


def sign_up(deps: Deps, handle: str, display_name: str, password: str, *, now: float, device: str = "/") -> SignedIn:
    """Create an account and sign it in. Raises Invalid `invalid_handle`, `invalid_display_name`, `invalid_password`,
    Conflict `handle_taken`."""
    account = new_account(handle, display_name)
    deps.accounts.add(account, passwords.hashed(password_of(password)), now)
    return sessions.begin(deps, account, device, "password", now)


def new_account(handle: str, display_name: str) -> Account:
    """An account that is not stored yet. Raises Invalid `invalid_handle`, `invalid_display_name`."""
    return Account(f"a_{secrets.token_hex(12)}", handle_of(handle), display_name_of(display_name))


def sign_in(deps: Deps, handle: str, password: str, address: str, *, now: float, device: str = "/") -> SignedIn:
    """A new session of the account. Raises Unauthenticated `wrong_password` (also if there is no such account) and
    TooMany `too_many`."""
    return sessions.begin(deps, proven(deps, handle, password, address, now), device, "password", now)


def proven(deps: Deps, handle: str, password: str, address: str, now: float) -> Account:
    """The account with this handle, once its password has been verified.

    Raises Unauthenticated `wrong_password` (also if there is no such account, or it has no password) and TooMany
    `too_many` after `ATTEMPTS` failures from one network (of IPv6, a /64). Attempts are counted before the password is
    verified, so that simultaneous attempts count as well.
    """
    handle = handle.strip().lower().removeprefix("@")
    attempts = _attempts_key(handle, address)
    if deps.accounts.count_attempt(attempts, now, ATTEMPT_SECONDS) > ATTEMPTS:
        raise TooMany("too_many", f"Too many tries. Try again in {ATTEMPT_SECONDS // 60} minutes.", ATTEMPT_SECONDS)
    found = deps.accounts.with_handle(handle) if _may_exist(handle) else None
    kept = found.password_hash if found else None
    if not passwords.fits(kept, password) or found is None or kept is None:
        raise Unauthenticated("wrong_password")
    deps.accounts.forget_attempts(attempts)
    if passwords.outdated(kept):
        deps.accounts.replace_password_hash(found.account.id, kept, passwords.hashed(password))
    return found.account


def _may_exist(handle: str) -> bool:
    try:
        return handle_of(handle) == handle
    except Invalid:
        return False


def _attempts_key(handle: str, address: str) -> str:
    # Hashed, because the handle field can hold text of any length, or a password typed there by mistake.
    return hashlib.sha256(f"{handle}\n{network_of(address)}".encode("utf-8", "surrogatepass")).hexdigest()
