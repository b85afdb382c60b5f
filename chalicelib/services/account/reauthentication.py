"""Re-authentication, required before changes that would let a session thief take over the account.

Each session remembers when and how its person last authenticated; signing in counts.
"""

from typing import Final

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.session import Session
from chalicelib.services.account import accounts
from chalicelib.services.deps import Deps

CONFIRMED_S: Final = 10 * 60


def by_password(deps: Deps, own: Session, password: str, address: str, now: float) -> None:
    """Confirm the session with the password. Raises Unauthenticated `wrong_password`, TooMany `too_many`."""
    accounts.proven(deps, own.account.handle, password, address, now)
    deps.sessions.confirm(own, "password", int(now))


def is_recent(own: Session, now: float) -> bool:
    """Whether the session was confirmed in the last 10 min."""
    return own.confirmed_at + CONFIRMED_S > now


def require(own: Session, now: float) -> None:
    """Raise NotAllowed `confirm_first` unless the session was confirmed in the last 10 min."""
    if not is_recent(own, now):
        raise NotAllowed("confirm_first")
