"""Profiles, stored in the item `account` of `store/accounts.py`."""

from collections.abc import Collection

from chalicelib.domain.errors import NotFound
from chalicelib.domain.profile import Profile, ProfileCard
from chalicelib.store.accounts import AccountItem
from chalicelib.store.items import read, read_many, update_if
from chalicelib.store.tables import LostRace


class ProfileStore:
    """Reads and changes profiles. Changes raise NotFound `no_such_person` if there is no such account."""

    def get(self, account_id: str) -> Profile | None:
        """Return the profile as it is now (a consistent read), or None."""
        item = read(AccountItem, account_id, "account")
        return _profile(item) if item else None

    def many(self, account_ids: Collection[str]) -> dict[str, Profile]:
        """Return the profiles of the accounts that exist among these, by id. A request per hundred."""
        keys = [(account_id, "account") for account_id in account_ids]
        return {item.pk: _profile(item) for item in read_many(AccountItem, keys, consistent=False)}

    def cards(self, account_ids: Collection[str]) -> dict[str, ProfileCard]:
        """Return the cards of the accounts that exist among these, by id. A request per hundred."""
        found = read_many(AccountItem, [(account_id, "account") for account_id in account_ids], consistent=False)
        return {item.pk: _card(item) for item in found if item.handle}

    def names(self, account_ids: Collection[str]) -> dict[str, str]:
        """Return the display names of the accounts that exist among these, by id."""
        return {card.id: card.name for card in self.cards(account_ids).values()}

    def exists(self, account_id: str) -> bool:
        """Whether there is such an account."""
        return read(AccountItem, account_id, "account", consistent=False, attributes=["pk"]) is not None

    def with_handle(self, handle: str) -> Profile | None:
        """Return the profile of the account with this handle (lower case), or None."""
        owner = read(AccountItem, f"handle#{handle}", "handle", consistent=False)
        return self.get(owner.account_id) if owner else None

    def describe(self, account_id: str, name: str, bio: str) -> Profile:
        """Change the display name and the bio, and the name in the account's sessions.

        Raises NotFound `no_such_person`.
        """
        item = AccountItem(account_id, "account")
        said = AccountItem.bio.set(bio) if bio else AccountItem.bio.remove()
        if not update_if(item, [AccountItem.display_name.set(name), said], AccountItem.pk.exists()):
            raise NotFound("no_such_person")
        for session in AccountItem.query(account_id, AccountItem.sk.startswith("session#")):
            update_if(session, [AccountItem.display_name.set(name)], AccountItem.pk.exists())
        return _profile(item)

    def show(self, account_id: str, picture: str | None, instead_of: str | None) -> Profile:
        """Change the base name of the pictures if it still is `instead_of`. Raises LostRace."""
        item = AccountItem(account_id, "account")
        shown = AccountItem.picture.set(picture) if picture else AccountItem.picture.remove()
        before = AccountItem.picture == instead_of if instead_of else AccountItem.picture.does_not_exist()
        if not update_if(item, [shown], AccountItem.pk.exists() & before):
            raise LostRace("the picture was changed meanwhile")
        return _profile(item)


def _profile(item: AccountItem) -> Profile:
    return Profile(_card(item), item.bio or "", int(item.created_at or 0) * 1000)


def _card(item: AccountItem) -> ProfileCard:
    return ProfileCard(item.pk, item.handle, item.display_name, item.picture)
