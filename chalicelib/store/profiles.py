"""What people say of themselves, kept with their account: the item `account` of `store/accounts.py`."""

from collections.abc import Collection
from dataclasses import dataclass

from pynamodb.exceptions import DoesNotExist, UpdateError

from chalicelib.domain.errors import NotFound
from chalicelib.store.accounts import AccountItem
from chalicelib.store.people import Face
from chalicelib.store.tables import LostRace, lost


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
        try:
            item = AccountItem.get(account_id, "account", consistent_read=True)
        except DoesNotExist:
            return None
        return _profile(item)

    def many(self, account_ids: Collection[str]) -> dict[str, Profile]:
        """The profiles of these accounts; who has none is left out. A request per hundred."""
        keys = [(account_id, "account") for account_id in set(account_ids)]
        return {item.pk: _profile(item) for item in AccountItem.batch_get(keys)} if keys else {}

    def with_handle(self, handle: str) -> Profile | None:
        """The profile of who has this handle (lower case)."""
        try:
            owner = AccountItem.get(f"handle#{handle}", "handle")
        except DoesNotExist:
            return None
        return self.get(owner.account_id)

    def describe(self, account_id: str, name: str, bio: str) -> Profile:
        """Change the display name and the bio, here and in the sessions, which carry the name with them."""
        item = AccountItem(account_id, "account")
        said = AccountItem.bio.set(bio) if bio else AccountItem.bio.remove()
        try:
            item.update([AccountItem.display_name.set(name), said], AccountItem.pk.exists())
        except UpdateError as error:
            raise _gone(error) from error
        for session in AccountItem.query(account_id, AccountItem.sk.startswith("session#")):
            self._rename(session, name)
        return _profile(item)

    def show(self, account_id: str, picture: str | None, instead_of: str | None) -> Profile:
        """Change the name of the pictures, if it still is `instead_of`. Raises LostRace."""
        item = AccountItem(account_id, "account")
        shown = AccountItem.picture.set(picture) if picture else AccountItem.picture.remove()
        before = AccountItem.picture == instead_of if instead_of else AccountItem.picture.does_not_exist()
        try:
            item.update([shown], AccountItem.pk.exists() & before)
        except UpdateError as error:
            raise (LostRace("the picture was changed meanwhile") if lost(error) else error) from error
        return _profile(item)

    def _rename(self, session: AccountItem, name: str) -> None:
        try:
            session.update([AccountItem.display_name.set(name)], AccountItem.pk.exists())
        except UpdateError as error:
            if not lost(error):  # signed out meanwhile
                raise


def _gone(error: UpdateError) -> Exception:
    return NotFound("no_such_person", "There is no such account.") if lost(error) else error


def _profile(item: AccountItem) -> Profile:
    face = Face(item.pk, item.handle, item.display_name, item.picture)
    return Profile(face, item.bio or "", int(item.created_at or 0) * 1000)
