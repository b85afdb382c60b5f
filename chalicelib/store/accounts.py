"""Accounts and sign-in attempts.

| pk | sk | holds |
|---|---|---|
| `a_...` | `account` | handle, display name, bio, name of the pictures; password hash, other sign-in methods, roles |
| `handle#ana` | `handle` | the account that has the handle: the condition on this item keeps handles unique |
| `a_...` | `session#{digest of the token}` | a session, see `store/sessions.py` |
| `reserved#{digest of a handle}` | `reserved` | the handle of a deleted account, until `expires_at` |
| `attempts#...` | `attempts` | the number of attempts, until `expires_at` |

Times are epoch seconds. DynamoDB deletes expired items hours late, so expiry is checked here, too.
"""

import hashlib

from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.update import Action

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Conflict
from chalicelib.store.items import read, save_if, update_if
from chalicelib.store.tables import Item, in_table

RESERVED_S = 90 * 24 * 3600


@in_table("accounts")
class AccountItem(Item):
    """Any item of the table. Attributes that a kind of item does not have are None."""

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
    roles = UnicodeSetAttribute(null=True)


class Credentials(Struct, frozen=True):
    """The sign-in methods of an account: a password hash (None without a password), and the keys of the others."""

    account: Account
    password_hash: str | None
    ways: frozenset[str] = frozenset()


class AccountStore:
    """Accounts by id and by handle, and attempts to sign in."""

    def add(self, account: Account, password_hash: str | None, now: float) -> None:
        """Store a new account. Raises Conflict `handle_taken`.

        The account is written before the handle that leads to it. A process that dies between the two leaves an account
        that nobody can reach, but never a handle that is taken by nobody.
        """
        self.begin(account, password_hash, now)
        self.claim(account, now)

    def begin(
        self, account: Account, password_hash: str | None, now: float, ways: frozenset[str] = frozenset()
    ) -> None:
        """Store an account without claiming its handle."""
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
        """Make the handle lead to the account. Raises Conflict `handle_taken` after deleting the account again."""
        try:
            if _is_reserved(account.handle, now):
                raise Conflict("handle_taken")
            handle = AccountItem(f"handle#{account.handle}", "handle", account_id=account.id)
            if not save_if(handle, AccountItem.pk.does_not_exist()):
                raise Conflict("handle_taken")
        except (PutError, Conflict):
            AccountItem(account.id, "account").delete()
            raise

    def close(self, account_id: str) -> None:
        """Remove every sign-in method and role of the account; nothing happens if there is no such account."""
        gone = [AccountItem.password_hash.remove(), AccountItem.ways.remove(), AccountItem.roles.remove()]
        update_if(AccountItem(account_id, "account"), gone, AccountItem.pk.exists())

    def reserve(self, handle: str, account_id: str, now: float) -> None:
        """Free the account's handle, but keep it from others for 90 days, so that nobody poses as its former owner.

        Only the digest of the handle is stored.
        """
        owner = read(AccountItem, f"handle#{handle}", "handle")
        if owner is not None and owner.account_id == account_id:
            AccountItem(_reserved(handle), "reserved", expires_at=int(now) + RESERVED_S).save()
            owner.delete()

    def with_handle(self, handle: str) -> Credentials | None:
        """Return the account with this handle (lower case) and its sign-in methods, or None."""
        owner = read(AccountItem, f"handle#{handle}", "handle")
        return self.credentials(owner.account_id) if owner else None

    def credentials(self, account_id: str) -> Credentials | None:
        """Return the account and its sign-in methods, or None if there is no such account."""
        item = read(AccountItem, account_id, "account")
        if item is None:
            return None
        account = Account(item.pk, item.handle, item.display_name, frozenset(item.roles or ()))
        return Credentials(account, item.password_hash, frozenset(item.ways or ()))

    def replace_password_hash(self, account_id: str, old: str | None, new: str) -> bool:
        """Replace the hash; return False, without a change, if another process replaced it first."""
        before = AccountItem.password_hash == old if old else AccountItem.password_hash.does_not_exist()
        item = AccountItem(account_id, "account")
        return update_if(item, [AccountItem.password_hash.set(new)], AccountItem.pk.exists() & before)

    def set_roles(self, account_id: str, roles: frozenset[str]) -> None:
        """Store the account's roles; nothing happens if there is no such account."""
        update_if(AccountItem(account_id, "account"), [roles_action(roles)], AccountItem.pk.exists())

    def count_attempt(self, key: str, now: float, window: int) -> int:
        """Count an attempt and return how many there were in this window.

        The window has `window` seconds and begins with its first attempt. Each count is one conditional update, so
        simultaneous attempts are all counted.
        """
        item = AccountItem(f"attempts#{key}", "attempts")
        ends = int(now) + window
        more = [AccountItem.attempts.add(1), AccountItem.expires_at.set(AccountItem.expires_at | ends)]
        begun = AccountItem.expires_at.does_not_exist() | (AccountItem.expires_at > int(now))
        again = [AccountItem.attempts.set(1), AccountItem.expires_at.set(ends)]
        if not update_if(item, more, begun) and not update_if(item, again, AccountItem.expires_at <= int(now)):
            update_if(item, more, begun)
        return int(item.attempts or 1)

    def forget_attempts(self, key: str) -> None:
        """Delete the count, because the attempts were the owner's."""
        AccountItem(f"attempts#{key}", "attempts").delete()


def roles_action(roles: frozenset[str]) -> Action:
    """Return the update that stores these roles; DynamoDB has no empty sets."""
    return AccountItem.roles.set(set(roles)) if roles else AccountItem.roles.remove()


def _is_reserved(handle: str, now: float) -> bool:
    kept = read(AccountItem, _reserved(handle), "reserved")
    return kept is not None and kept.expires_at > now


def _reserved(handle: str) -> str:
    return f"reserved#{hashlib.sha256(handle.encode()).hexdigest()}"
