"""The sign-in methods of an account beside its password: passkeys, and accounts at providers.

| pk | sk | holds |
|---|---|---|
| `a_...` | `account` | `ways`: the keys of the sign-in methods. This set alone decides |
| `a_...` | `passkey#{credential id}` | the public key of a passkey, its name and counter |
| `provider#{digest of issuer and subject}` | `provider` | the account that a provider's account opens |

A method is written before it is added to the set, and removed from the set before it is deleted: what a process that
dies in between leaves behind opens nothing. The condition of the write keeps the last method.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import size

from chalicelib.domain.errors import Conflict
from chalicelib.store.accounts import AccountItem
from chalicelib.store.items import read, read_many, save_if, update_if
from chalicelib.store.tables import Item, in_table

PASSKEY, PROVIDER = "passkey#", "provider#"
LIMIT = 20  # sign-in methods of one account


class Passkey(Struct, frozen=True):
    """A passkey.

    `id` is the credential id and `public_key` the attested credential data, both base64url. `created_at` and `used_at`
    are epoch s. `counter` is the authenticator's signature counter, 0 if it has none.
    """

    id: str
    account: str
    name: str
    public_key: str
    counter: int
    created_at: int
    used_at: int
    synced: bool = False

    @property
    def way(self) -> str:
        return PASSKEY + self.id


class Link(Struct, frozen=True):
    """An account at a provider. `key` is the digest of its issuer and subject, `label` what the person calls it."""

    key: str
    account: str
    provider: str
    label: str
    created_at: int

    @property
    def way(self) -> str:
        return PROVIDER + self.key


@in_table("accounts")
class PasskeyItem(Item):
    class Meta:
        table_name = "accounts"

    name = UnicodeAttribute()
    public_key = UnicodeAttribute()
    counter = NumberAttribute()
    created_at = NumberAttribute()
    used_at = NumberAttribute()
    synced = BooleanAttribute()


@in_table("accounts")
class LinkItem(Item):
    class Meta:
        table_name = "accounts"

    account_id = UnicodeAttribute()
    provider = UnicodeAttribute()
    label = UnicodeAttribute()
    created_at = NumberAttribute()


class SignInMethodStore:
    """Passkeys, and links to accounts at providers."""

    def add_passkey(self, passkey: Passkey) -> None:
        """Store a new passkey. Raises Conflict `already_a_passkey`, `ways_full`."""
        item = PasskeyItem(
            passkey.account,
            passkey.way,
            name=passkey.name,
            public_key=passkey.public_key,
            counter=passkey.counter,
            created_at=passkey.created_at,
            used_at=passkey.used_at,
            synced=passkey.synced,
        )
        if not save_if(item, PasskeyItem.pk.does_not_exist()):
            raise Conflict("already_a_passkey")
        _add(passkey.account, passkey.way)

    def passkey(self, account_id: str, credential: str) -> Passkey | None:
        """Return the passkey, or None. Whether it still opens the account is decided by the account's `ways`."""
        item = read(PasskeyItem, account_id, PASSKEY + credential)
        return _passkey(item) if item else None

    def passkeys(self, account_id: str) -> list[Passkey]:
        """Return the passkeys of an account."""
        found = PasskeyItem.query(
            account_id, PasskeyItem.sk.startswith(PASSKEY), limit=10 * LIMIT, consistent_read=True
        )
        return [_passkey(item) for item in found]

    def used(self, passkey: Passkey, counter: int, now: int) -> bool:
        """Store a use at `now` with this counter; return False, without a change, if another use was first."""
        same = (PasskeyItem.counter == passkey.counter) & PasskeyItem.pk.exists()
        return _update(passkey, [PasskeyItem.counter.set(counter), PasskeyItem.used_at.set(now)], same)

    def rename(self, passkey: Passkey, name: str) -> bool:
        """Rename the passkey; return False if there is no such passkey."""
        return _update(passkey, [PasskeyItem.name.set(name)], PasskeyItem.pk.exists())

    def remove_passkey(self, account_id: str, credential: str) -> None:
        """Delete the passkey. Raises Conflict `last_way`."""
        _remove(account_id, PASSKEY + credential)
        PasskeyItem(account_id, PASSKEY + credential).delete()

    def add_link(self, link: Link, instead_of: str | None = None, *, counted: bool = False) -> None:
        """Store which account a provider's account opens.

        `instead_of` is the account that it opened so far; `counted` says that the account's `ways` contain it already.
        Raises Conflict `already_linked`, `ways_full`.
        """
        item = LinkItem(
            link.way,
            "provider",
            account_id=link.account,
            provider=link.provider,
            label=link.label,
            created_at=link.created_at,
        )
        free = LinkItem.account_id == instead_of if instead_of else LinkItem.pk.does_not_exist()
        if not save_if(item, free):
            raise Conflict("already_linked")
        if not counted:
            _add(link.account, link.way)

    def link(self, key: str) -> Link | None:
        """Return the link, or None. Whether it still opens the account is decided by the account's `ways`."""
        item = read(LinkItem, PROVIDER + key, "provider")
        return _link(item) if item else None

    def links(self, ways: Iterable[str]) -> list[Link]:
        """Return the links among these `ways`."""
        keys = [(way, "provider") for way in ways if way.startswith(PROVIDER)]
        return [_link(item) for item in read_many(LinkItem, keys)]

    def remove_link(self, account_id: str, key: str) -> None:
        """Delete the link. Raises Conflict `last_way`."""
        _remove(account_id, PROVIDER + key)
        LinkItem(PROVIDER + key, "provider").delete()

    def forget_link(self, link: Link) -> None:
        """Delete the link of a deleted account."""
        LinkItem(link.way, "provider").delete()


def _add(account_id: str, way: str) -> None:
    room = AccountItem.ways.does_not_exist() | (_how_many() < LIMIT)
    added = [AccountItem.ways.add({way})]
    if not update_if(AccountItem(account_id, "account"), added, AccountItem.pk.exists() & room):
        raise Conflict("ways_full")


def _remove(account_id: str, way: str) -> None:
    item = AccountItem(account_id, "account")
    another = AccountItem.password_hash.exists() | (_how_many() > 1)
    removed = update_if(item, [AccountItem.ways.delete({way})], AccountItem.ways.contains(way) & another)
    if not removed and _is_in(account_id, way):
        raise Conflict("last_way")


def _how_many() -> Any:
    return size(AccountItem.ways)  # type: ignore[no-untyped-call]


def _is_in(account_id: str, way: str) -> bool:
    return way in (AccountItem.get(account_id, "account", consistent_read=True).ways or ())


def _update(passkey: Passkey, actions: list[Any], condition: Any) -> bool:
    return update_if(PasskeyItem(passkey.account, passkey.way), actions, condition)


def _passkey(item: PasskeyItem) -> Passkey:
    return Passkey(
        item.sk.removeprefix(PASSKEY),
        item.pk,
        item.name,
        item.public_key,
        int(item.counter),
        int(item.created_at),
        int(item.used_at),
        bool(item.synced),
    )


def _link(item: LinkItem) -> Link:
    return Link(item.pk.removeprefix(PROVIDER), item.account_id, item.provider, item.label, int(item.created_at))
