"""Accounts, their sessions, and attempts to sign in: what is kept, and the condition of each write.

| pk | sk | holds |
|---|---|---|
| `a_...` | `account` | handle, display name, password hash, bio, the name of the pictures |
| `handle#ana` | `handle` | which account has the handle: the condition on this item is what makes handles unique |
| `a_...` | `session#{digest of the token}` | who is signed in, so that a request costs one read; until `expires_at` |
| `attempts#...` | `attempts` | how many, until `expires_at` |

Times are epoch seconds. DynamoDB's time to live comes late by hours, so what has ended is refused here too.
"""

from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import Condition

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Conflict
from chalicelib.store.tables import Item, in_table, lost


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
    attempts = NumberAttribute(null=True)


@dataclass(frozen=True)
class Credentials:
    account: Account
    password_hash: str


def add(account: Account, password_hash: str, now: float) -> None:
    """Keeps a new account. Raises Conflict `handle_taken`.

    The account is written before the handle that leads to it: a process that dies between the two
    leaves an account that nobody can reach, and never a handle that is taken by nobody.
    """
    item = AccountItem(
        account.id,
        "account",
        handle=account.handle,
        display_name=account.display_name,
        password_hash=password_hash,
        created_at=int(now),
    )
    item.save(AccountItem.pk.does_not_exist())
    try:
        AccountItem(f"handle#{account.handle}", "handle", account_id=account.id).save(AccountItem.pk.does_not_exist())
    except PutError as error:
        item.delete()
        if not lost(error):
            raise
        raise Conflict("handle_taken", f"The handle {account.handle} is taken.") from error


def with_handle(handle: str) -> Credentials | None:
    """The account with this handle (lower case) and its password hash."""
    owner = _get(f"handle#{handle}", "handle")
    item = _get(owner.account_id, "account") if owner else None
    if item is None:
        return None
    return Credentials(Account(item.pk, item.handle, item.display_name), item.password_hash)


def replace_password_hash(account_id: str, old: str, new: str) -> None:
    """Swaps the hash; nothing happens if another process has changed it meanwhile."""
    item = AccountItem(account_id, "account")
    _update(item, [AccountItem.password_hash.set(new)], AccountItem.password_hash == old)


def open_session(account: Account, digest: str, ends: int) -> None:
    """Keeps a session until `ends`."""
    AccountItem(
        account.id,
        f"session#{digest}",
        handle=account.handle,
        display_name=account.display_name,
        expires_at=ends,
    ).save()


def session_account(account_id: str, digest: str, now: float) -> Account | None:
    """Whose session this is; None if there is no such session or it has ended. A consistent read, so
    that a session that was closed is void at once."""
    item = _get(account_id, f"session#{digest}")
    if item is None or item.expires_at <= now:
        return None
    return Account(item.pk, item.handle, item.display_name)


def close_session(account_id: str, digest: str) -> None:
    """Forgets the session; nothing happens if there is none."""
    AccountItem(account_id, f"session#{digest}").delete()


def count_attempt(key: str, now: float, window: int) -> int:
    """Counts one more attempt and returns how many there were in this window of `window` seconds,
    which begins with its first attempt. One conditional update, so attempts at once are all counted."""
    item = AccountItem(f"attempts#{key}", "attempts")
    ends = int(now) + window
    more = [AccountItem.attempts.add(1), AccountItem.expires_at.set(AccountItem.expires_at | ends)]
    begun = AccountItem.expires_at.does_not_exist() | (AccountItem.expires_at > int(now))
    again = [AccountItem.attempts.set(1), AccountItem.expires_at.set(ends)]
    if not _update(item, more, begun) and not _update(item, again, AccountItem.expires_at <= int(now)):
        _update(item, more, begun)
    return int(item.attempts or 1)


def forget_attempts(key: str) -> None:
    """The attempts so far were the account's own."""
    AccountItem(f"attempts#{key}", "attempts").delete()


def _get(pk: str, sk: str) -> AccountItem | None:
    try:
        return AccountItem.get(pk, sk, consistent_read=True)
    except DoesNotExist:
        return None


def _update(item: AccountItem, actions: list, condition: Condition) -> bool:  # type: ignore[type-arg]
    """Whether the condition held; `item` then has the values that it has in the table."""
    try:
        item.update(actions=actions, condition=condition)
    except UpdateError as error:
        if not lost(error):
            raise
        return False
    return True
