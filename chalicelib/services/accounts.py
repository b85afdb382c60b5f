"""Sign up, sign in, sign out, and who is asking."""

import hashlib
import secrets
from dataclasses import dataclass

from chalicelib.domain.account import Account, display_name_of, handle_of, password_of
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.errors import TooMany, Unauthenticated
from chalicelib.services import passwords
from chalicelib.store import accounts as store

SESSION_SECONDS = 30 * 24 * 3600
ATTEMPTS, ATTEMPT_SECONDS = 10, 15 * 60  # of signing in, per handle and address
TOKEN_BYTES = 32  # 256 bits: beyond guessing, so a fast hash of it is enough in the database


@dataclass(frozen=True)
class SignedIn:
    """`session` is what the cookie holds and nothing else does: the database has a digest of it."""

    account: Account
    session: str


def sign_up(handle: str, display_name: str, password: str, *, now: float) -> SignedIn:
    """A new account, signed in. Raises Invalid `invalid_...`, Conflict `handle_taken`."""
    account = Account(f"a_{secrets.token_hex(12)}", handle_of(handle), display_name_of(display_name))
    store.add(account, passwords.hashed(password_of(password)), now)
    return _open_session(account, now)


def sign_in(handle: str, password: str, address: str, *, now: float) -> SignedIn:
    """The account's new session.

    Raises Unauthenticated `wrong_password` (also where no such account exists) and TooMany
    `too_many` after `ATTEMPTS` failures from one address. An attempt is counted before the
    password is looked at, so attempts at the same time are counted too.
    """
    handle = handle.strip().lower().removeprefix("@")
    attempts = _attempts_key(handle, address)
    if store.count_attempt(attempts, now, ATTEMPT_SECONDS) > ATTEMPTS:
        raise TooMany("too_many", f"{ATTEMPTS} attempts failed. Try again in {ATTEMPT_SECONDS // 60} minutes.")
    found = store.with_handle(handle) if _may_exist(handle) else None
    if not passwords.fits(found.password_hash if found else None, password) or found is None:
        raise Unauthenticated("wrong_password", "This handle and password do not belong together.")
    store.forget_attempts(attempts)
    if passwords.outdated(found.password_hash):
        store.replace_password_hash(found.account.id, found.password_hash, passwords.hashed(password))
    return _open_session(found.account, now)


def sign_out(session: str) -> None:
    """Makes the session void everywhere. Nothing happens if it already was."""
    account, digest = _parts(session)
    if account:
        store.close_session(account, digest)


def named(handle: str) -> Account:
    """Who has the handle. Raises NotFound `no_such_person`."""
    handle = handle.strip().lower().removeprefix("@")
    found = store.with_handle(handle) if _may_exist(handle) else None
    if found is None:
        raise NotFound("no_such_person", "Nobody here has this handle.")
    return found.account


def whose(session: str, *, now: float) -> Account | None:
    """Who has this session; None if it is not one of ours, was signed out or has ended."""
    account, digest = _parts(session)
    return store.session_account(account, digest, now) if account else None


def session_key(session: str) -> tuple[str, str] | None:
    """The account's id and the digest under which a session is kept; None if the cookie is not of our form."""
    account, digest = _parts(session)
    return (account, digest) if account else None


def _open_session(account: Account, now: float) -> SignedIn:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    store.open_session(account, _digest(token), int(now) + SESSION_SECONDS)
    return SignedIn(account, f"{account.id}.{token}")


def _parts(session: str) -> tuple[str, str]:
    """The account's id and the digest of the token; the id is empty if the cookie is not of our form."""
    account, _, token = session.partition(".")
    # The database refuses keys over 2,048 bytes, and an item of another kind must not be reachable.
    known = account.startswith("a_") and account.isascii() and len(account) <= 64 and bool(token)
    return (account if known else "", _digest(token))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _may_exist(handle: str) -> bool:
    try:
        return handle_of(handle) == handle
    except Invalid:
        return False


def _attempts_key(handle: str, address: str) -> str:
    # Hashed, because what was typed as a handle can be of any length, or a password by mistake.
    return hashlib.sha256(f"{handle}\n{address}".encode("utf-8", "surrogatepass")).hexdigest()
