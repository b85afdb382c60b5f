"""What people say of themselves, kept with their account: the item `account` of `store/accounts.py`."""

from collections.abc import Collection
from dataclasses import dataclass

from chalicelib.domain.errors import NotFound
from chalicelib.store.accounts import AccountItem
from chalicelib.store.items import read, read_many, update_if
from chalicelib.store.people import Face
from chalicelib.store.tables import LostRace


@dataclass(frozen=True, slots=True)
class Profile:
    """`joined` is epoch ms."""

    face: Face
    bio: str
    joined: int

    @property
    def id(self) -> str:
        return self.face.id


class ProfileStore:
    """Reads and changes profiles. A change raises NotFound `no_such_person` where there is no account."""

    def get(self, account_id: str) -> Profile | None:
        """The profile as it is now (a consistent read), or None."""
        item = read(AccountItem, account_id, "account")
        return _profile(item) if item else None

    def many(self, account_ids: Collection[str]) -> dict[str, Profile]:
        """The profiles of these accounts; who has none is left out. A request per hundred."""
        keys = [(account_id, "account") for account_id in account_ids]
        return {item.pk: _profile(item) for item in read_many(AccountItem, keys, consistent=False)}

    def with_handle(self, handle: str) -> Profile | None:
        """The profile of who has this handle (lower case)."""
        owner = read(AccountItem, f"handle#{handle}", "handle", consistent=False)
        return self.get(owner.account_id) if owner else None

    def describe(self, account_id: str, name: str, bio: str) -> Profile:
        """Change the display name and the bio, here and in the sessions, which carry the name with them."""
        item = AccountItem(account_id, "account")
        said = AccountItem.bio.set(bio) if bio else AccountItem.bio.remove()
        if not update_if(item, [AccountItem.display_name.set(name), said], AccountItem.pk.exists()):
            raise NotFound("no_such_person", "There is no such account.")
        for session in AccountItem.query(account_id, AccountItem.sk.startswith("session#")):
            update_if(session, [AccountItem.display_name.set(name)], AccountItem.pk.exists())
        return _profile(item)

    def show(self, account_id: str, picture: str | None, instead_of: str | None) -> Profile:
        """Change the name of the pictures, if it still is `instead_of`. Raises LostRace."""
        item = AccountItem(account_id, "account")
        shown = AccountItem.picture.set(picture) if picture else AccountItem.picture.remove()
        before = AccountItem.picture == instead_of if instead_of else AccountItem.picture.does_not_exist()
        if not update_if(item, [shown], AccountItem.pk.exists() & before):
            raise LostRace("the picture was changed meanwhile")
        return _profile(item)


def _profile(item: AccountItem) -> Profile:
    face = Face(item.pk, item.handle, item.display_name, item.picture)
    return Profile(face, item.bio or "", int(item.created_at or 0) * 1000)
