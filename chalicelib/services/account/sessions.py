"""Sessions: begin, find, list and end them. A session is a row of its account; without the row it is invalid."""

import hashlib
import secrets
from typing import Final

from msgspec import Struct

from chalicelib.domain.account import Account
from chalicelib.domain.errors import NotFound
from chalicelib.domain.session import NAME_LENGTH, Session
from chalicelib.services.account import revocation
from chalicelib.services.deps import Deps, PreloadedSpace

SESSION_SECONDS: Final = 30 * 24 * 3600
SEEN_SECONDS: Final = 3600  # precision of the time of last use
TOKEN_BYTES: Final = 32  # 256 bits cannot be guessed, so the database needs only a fast hash of it


class SignedIn(Struct, frozen=True):
    """`session` is the value of the cookie. It exists nowhere else: the database holds its digest."""

    account: Account
    session: str


class AccountWithSpace(Struct, frozen=True):
    """The account and the Space that a request needs first. `account` is None if the session has ended."""

    account: Account | None
    space: PreloadedSpace


def begin(deps: Deps, account: Account, device: str, way: str, now: float) -> SignedIn:
    """Begin a session of the account. `way` is how the person signed in: `password`, `passkey` or `provider`."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    deps.sessions.begin(account, _digest(token), device, way, int(now), int(now) + SESSION_SECONDS)
    return SignedIn(account, f"{account.id}.{token}")


def find(deps: Deps, session: str, *, now: float) -> Session | None:
    """The session of this cookie, or None if it is malformed, was signed out or has expired."""
    known = key(session)
    found = deps.sessions.find(*known, now) if known else None
    if found and found.seen_at + SEEN_SECONDS < now:
        deps.sessions.seen(found, int(now))
    return found


def find_with_space(deps: Deps, session: str, space_id: str, *, now: float) -> AccountWithSpace | None:
    """The session's account and the Space, read in one request, so that a command needs three in total. None if the
    cookie is malformed or DynamoDB left one of the two unprocessed; read them separately then."""
    known = key(session)
    found = deps.batch_reads.session_and_space(*known, space_id, now) if known else None
    return AccountWithSpace(found[0], PreloadedSpace(space_id, found[1])) if found else None


def key(session: str) -> tuple[str, str] | None:
    """The account's id and the digest under which a session is stored, or None if the cookie is malformed."""
    account, _, token = session.partition(".")
    # DynamoDB rejects keys over 2,048 bytes, and the cookie must not address an item of another kind.
    known = account.startswith("a_") and account.isascii() and len(account) <= 64 and bool(token)
    return (account, _digest(token)) if known else None


def sign_out(deps: Deps, session: str) -> None:
    """End the session, and everything that it opened. Does nothing if it has ended already."""
    known = key(session)
    if known:
        account_id, digest = known
        deps.sessions.end(account_id, digest)
        revocation.revoke(deps, account_id, [digest])


def listed(deps: Deps, own: Session, now: float) -> list[Session]:
    """The account's sessions: the current one first, then the most recently used."""
    found = deps.sessions.of(own.account.id, now)
    return sorted(found, key=lambda one: (one.digest != own.digest, -one.seen_at))


def end_one(deps: Deps, own: Session, name: str) -> None:
    """End one session of the account. Raises NotFound `no_such_session`."""
    ended = deps.sessions.end_all(own.account.id, name) if len(name) == NAME_LENGTH else []
    if not ended:
        raise NotFound("no_such_session")
    revocation.revoke(deps, own.account.id, ended)


def end_all(deps: Deps, account_id: str, but: Session | None = None) -> None:
    """End all sessions of the account, except `but`, and withdraw the email address that one of them proposed: the link
    in its mail needs no session, so somebody who is signed out here could still make it the account's."""
    revocation.revoke(deps, account_id, deps.sessions.end_all(account_id, but=but.digest if but else ""))
    deps.email_addresses.withdraw(account_id)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
