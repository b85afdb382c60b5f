"""Sessions: `a_...` / `session#{digest of the token}` in `{prefix}-accounts`, until `expires_at`.

A session contains the names and roles of its account, so that a request costs one read. Times are epoch s.
"""

from pynamodb.expressions.update import Action

from chalicelib.domain.account import Account
from chalicelib.domain.session import Session
from chalicelib.store.accounts import AccountItem, roles_action
from chalicelib.store.items import read, update_if, write_many

PREFIX = "session#"
LIMIT = 200  # sessions that are listed


class SessionStore:
    """Sessions, by their account and the digest of their token."""

    def begin(self, account: Account, digest: str, device: str, confirmed_by: str, now: int, ends: int) -> None:
        """Store a session until `ends`."""
        AccountItem(
            account.id,
            PREFIX + digest,
            handle=account.handle,
            display_name=account.display_name,
            device=device,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            confirmed_by=confirmed_by,
            roles=set(account.roles) or None,
            expires_at=ends,
        ).save()

    def find(self, account_id: str, digest: str, now: float) -> Session | None:
        """Return the session, or None if it ended or does not exist.

        A consistent read, so that an ended session is void at once.
        """
        item = read(AccountItem, account_id, PREFIX + digest)
        return _session(item) if item and item.expires_at > now else None

    def seen(self, session: Session, now: int) -> None:
        """Store that the session was used at `now`."""
        _change(session, AccountItem.seen_at.set(now))

    def confirm(self, session: Session, by: str, now: int) -> None:
        """Store that the person re-authenticated at `now`, and how (`by`)."""
        _change(session, AccountItem.confirmed_at.set(now), AccountItem.confirmed_by.set(by))

    def of(self, account_id: str, now: float) -> list[Session]:
        """Return at most 200 sessions of an account."""
        found = AccountItem.query(account_id, AccountItem.sk.startswith(PREFIX), limit=LIMIT, consistent_read=True)
        return [_session(item) for item in found if item.expires_at > now]

    def set_roles(self, account_id: str, roles: frozenset[str]) -> None:
        """Store the account's roles with each of its sessions."""
        found = AccountItem.query(account_id, AccountItem.sk.startswith(PREFIX), consistent_read=True)
        for item in found:
            update_if(item, [roles_action(roles)], AccountItem.pk.exists())

    def end(self, account_id: str, digest: str) -> None:
        """End the session; nothing happens if there is none."""
        AccountItem(account_id, PREFIX + digest).delete()

    def end_all(self, account_id: str, start: str = "", but: str = "") -> list[str]:
        """End the sessions whose digest begins with `start`, except the one with the digest `but`; return the digests
        of those that it ended."""
        found = AccountItem.query(account_id, AccountItem.sk.startswith(PREFIX + start), consistent_read=True)
        ended = [item.sk.removeprefix(PREFIX) for item in found if item.sk != PREFIX + but]
        write_many(AccountItem, delete=[(account_id, PREFIX + digest) for digest in ended])
        return ended


def _change(session: Session, *actions: Action) -> None:
    """Update the session; nothing happens if it was ended meanwhile."""
    update_if(AccountItem(session.account.id, PREFIX + session.digest), actions, AccountItem.pk.exists())


def _session(item: AccountItem) -> Session:
    return Session(
        account=Account(item.pk, item.handle, item.display_name, frozenset(item.roles or ())),
        digest=item.sk.removeprefix(PREFIX),
        device=item.device or "/",
        created_at=int(item.created_at or 0),
        seen_at=int(item.seen_at or 0),
        confirmed_at=int(item.confirmed_at or 0),
        confirmed_by=item.confirmed_by or "",
    )
