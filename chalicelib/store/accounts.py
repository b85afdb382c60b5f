"""Accounts, and attempts to sign in: what is kept, and the condition of each write.

| pk | sk | holds |
|---|---|---|
| `a_...` | `account` | handle, display name, bio, the name of the pictures; password hash and other ways in |
| `handle#ana` | `handle` | which account has the handle: the condition on this item is what makes handles unique |
| `a_...` | `session#{digest of the token}` | who is signed in, see `store/sessions.py` |
| `reserved#{digest of a handle}` | `reserved` | it was a deleted account's, until `expires_at` |
| `attempts#...` | `attempts` | how many, until `expires_at` |

Times are epoch seconds. DynamoDB's time to live comes late by hours, so what has ended is refused here too.
"""

import hashlib
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import PutError

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Conflict
from chalicelib.store.items import read, save_if, update_if
from chalicelib.store.tables import Item, in_table

RESERVED_S = 90 * 24 * 3600


@in_table("accounts")
class AccountItem(Item):
    """Any item of the table; an attribute that a kind of item has not is None."""

    class Meta:
        table_name = "accounts"

    account_id = UnicodeAttribute(null=True)
    handle = UnicodeAttribute(null=True)
    display_name = UnicodeAttribute(null=True)
    password_hash = UnicodeAttribute(null=True)
    bio = UnicodeAttribute(null=True)
    picture = UnicodeAttribute(null=True)
    created_at = NumberAttribute(null=True)
    ways = UnicodeSetAttribute(null=True)
    device = UnicodeAttribute(null=True)
    seen_at = NumberAttribute(null=True)
    confirmed_at = NumberAttribute(null=True)
    confirmed_by = UnicodeAttribute(null=True)
    attempts = NumberAttribute(null=True)


@dataclass(frozen=True)
class Credentials:
    """How an account is entered: a password hash (None without a password), and the keys of other ways."""

    account: Account
    password_hash: str | None
    ways: frozenset[str] = frozenset()


class AccountStore:
    """Accounts by id and by handle, and attempts to sign in."""

    def add(self, account: Account, password_hash: str | None, now: float) -> None:
        """Keeps a new account. Raises Conflict `handle_taken`.

        The account is written before the handle that leads to it: a process that dies between the two
        leaves an account that nobody can reach, and never a handle that is taken by nobody.
        """
        self.begin(account, password_hash, now)
        self.claim(account, now)

    def begin(
        self, account: Account, password_hash: str | None, now: float, ways: frozenset[str] = frozenset()
    ) -> None:
        """Keeps an account that its handle does not lead to yet."""
        AccountItem(
            account.id,
            "account",
            handle=account.handle,
            display_name=account.display_name,
            password_hash=password_hash,
            created_at=int(now),
            ways=set(ways) or None,
        ).save(AccountItem.pk.does_not_exist())

    def claim(self, account: Account, now: float) -> None:
        """The handle leads to the account from now on. Raises Conflict `handle_taken`, and the account is no more."""
        try:
            if _is_reserved(account.handle, now):
                raise Conflict("handle_taken", f"The handle {account.handle} was somebody's until lately.")
            handle = AccountItem(f"handle#{account.handle}", "handle", account_id=account.id)
            if not save_if(handle, AccountItem.pk.does_not_exist()):
                raise Conflict("handle_taken", f"The handle {account.handle} is taken.")
        except (PutError, Conflict):
            AccountItem(account.id, "account").delete()
            raise

    def close(self, account_id: str) -> None:
        """Nothing opens the account any more; nothing happens if there is none."""
        gone = [AccountItem.password_hash.remove(), AccountItem.ways.remove()]
        update_if(AccountItem(account_id, "account"), gone, AccountItem.pk.exists())

    def reserve(self, handle: str, account_id: str, now: float) -> None:
        """The handle does not lead to the account any more, and is nobody else's for 90 days: who knew its owner is not
        to take the next one for them. Only its digest is kept."""
        owner = read(AccountItem, f"handle#{handle}", "handle")
        if owner is not None and owner.account_id == account_id:
            AccountItem(_reserved(handle), "reserved", expires_at=int(now) + RESERVED_S).save()
            owner.delete()

    def with_handle(self, handle: str) -> Credentials | None:
        """The account with this handle (lower case) and its password hash."""
        owner = read(AccountItem, f"handle#{handle}", "handle")
        return self.credentials(owner.account_id) if owner else None

    def credentials(self, account_id: str) -> Credentials | None:
        """How the account is entered; None if there is no such account."""
        item = read(AccountItem, account_id, "account")
        if item is None:
            return None
        account = Account(item.pk, item.handle, item.display_name)
        return Credentials(account, item.password_hash, frozenset(item.ways or ()))

    def replace_password_hash(self, account_id: str, old: str | None, new: str) -> bool:
        """Swaps the hash; False, and nothing happened, if another process has changed it meanwhile."""
        before = AccountItem.password_hash == old if old else AccountItem.password_hash.does_not_exist()
        item = AccountItem(account_id, "account")
        return update_if(item, [AccountItem.password_hash.set(new)], AccountItem.pk.exists() & before)

    def count_attempt(self, key: str, now: float, window: int) -> int:
        """Counts one more attempt and returns how many there were in this window of `window` seconds,
        which begins with its first attempt. One conditional update, so attempts at once are all counted."""
        item = AccountItem(f"attempts#{key}", "attempts")
        ends = int(now) + window
        more = [AccountItem.attempts.add(1), AccountItem.expires_at.set(AccountItem.expires_at | ends)]
        begun = AccountItem.expires_at.does_not_exist() | (AccountItem.expires_at > int(now))
        again = [AccountItem.attempts.set(1), AccountItem.expires_at.set(ends)]
        if not update_if(item, more, begun) and not update_if(item, again, AccountItem.expires_at <= int(now)):
            update_if(item, more, begun)
        return int(item.attempts or 1)

    def forget_attempts(self, key: str) -> None:
        """The attempts so far were the account's own."""
        AccountItem(f"attempts#{key}", "attempts").delete()


def _is_reserved(handle: str, now: float) -> bool:
    kept = read(AccountItem, _reserved(handle), "reserved")
    return kept is not None and kept.expires_at > now


def _reserved(handle: str) -> str:
    return f"reserved#{hashlib.sha256(handle.encode()).hexdigest()}"
