"""The ties of accounts (`store/relationships.py` keeps them), and what everybody may know of an account."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from chalicelib.store import relationships, saga
from chalicelib.store.accounts import AccountItem
from chalicelib.store.items import read, read_many
from chalicelib.store.relationships import COUNTS, TieItem

LIMIT: Final = 500  # of blocks that a page of a Space knows


@dataclass(frozen=True, slots=True)
class Face:
    """How an account looks now. `picture` is the name of its pictures, None without one."""

    id: str
    handle: str
    name: str
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    followers: int = 0
    following: int = 0


class PeopleStore:
    """`kind` is `follow`, `block` or `mute` in all of it."""

    def put(self, kind: str, account_id: str, other_id: str, now: float) -> bool:
        """Keep a tie; whether it is new. `now` is epoch s. Raises LostRace when another command on it is under way."""
        return relationships.add(kind, account_id, other_id, now)

    def delete(self, kind: str, account_id: str, other_id: str, now: float) -> bool:
        """Forget it; whether there was one. Raises LostRace when another command on it is under way."""
        return relationships.end(kind, account_id, other_id, now)

    def has(self, kind: str, account_id: str, other_id: str) -> bool:
        """Whether the account follows, blocks or mutes the other. A consistent read."""
        found = read(TieItem, account_id, f"{kind}#{other_id}")
        return found is not None and found.step != saga.ENDING

    def among(self, asked: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """Which of these ties, each a (kind, account, other), there are: a request per hundred. Consistent reads."""
        keys = [(account_id, f"{kind}#{other_id}") for kind, account_id, other_id in asked]
        kept = [(item.sk.split("#"), item.pk) for item in read_many(TieItem, keys) if item.step != saga.ENDING]
        return {(kind, account_id, other_id) for (kind, other_id), account_id in kept}

    def followers(self, account_id: str, after: str | None = None, limit: int = 100) -> tuple[list[str], str | None]:
        """Ids of who follows the account, newest first, and where the page ends (None at the end)."""
        return self._page(f"{relationships.FOLLOW}_by", account_id, after, limit)

    def following(self, account_id: str, after: str | None = None, limit: int = 100) -> tuple[list[str], str | None]:
        """Ids of whom the account follows, newest first, and where the page ends (None at the end)."""
        return self._page(relationships.FOLLOW, account_id, after, limit)

    def kept(
        self, kind: str, account_id: str, after: str | None = None, limit: int = 100
    ) -> tuple[list[str], str | None]:
        """Ids of whom the account follows, blocks or mutes, newest first, and where the page ends."""
        return self._page(kind, account_id, after, limit)

    def kept_by(
        self, kind: str, account_id: str, after: str | None = None, limit: int = 100
    ) -> tuple[list[str], str | None]:
        """Ids of who follows, blocks or mutes the account, newest first, and where the page ends."""
        return self._page(f"{kind}_by", account_id, after, limit)

    def blocked_by(self, account_id: str) -> list[str]:
        """The ids of at most 500 whom the account has blocked."""
        return self._page("block", account_id, None, LIMIT)[0]

    def counts(self, account_id: str) -> Counts:
        """How many follow the account and how many it follows."""
        found = read(TieItem, account_id, COUNTS, consistent=False)
        return Counts(int(found.followers or 0), int(found.following or 0)) if found else Counts()

    def faces(self, account_ids: Collection[str]) -> dict[str, Face]:
        """How these accounts look; who has no account is left out. A request per hundred."""
        found = read_many(AccountItem, [(account_id, "account") for account_id in account_ids], consistent=False)
        return {item.pk: Face(item.pk, item.handle, item.display_name, item.picture) for item in found if item.handle}

    def names(self, account_ids: Collection[str]) -> dict[str, str]:
        """The display names of these accounts; who has no account is left out."""
        return {face.id: face.name for face in self.faces(account_ids).values()}

    def exists(self, account_id: str) -> bool:
        """Whether there is such an account."""
        try:
            AccountItem.get(account_id, "account", attributes_to_get=["pk"])
        except AccountItem.DoesNotExist:
            return False
        return True

    def _page(self, kind: str, account_id: str, after: str | None, limit: int) -> tuple[list[str], str | None]:
        """One query, of two rows more: the one where the last page ended, and one to know whether there are more."""
        every = f"{kind}#"
        rest = TieItem.listed.between(every, every + after) if after else TieItem.listed.startswith(every)
        found = TieItem.by_time.query(account_id, rest, scan_index_forward=False, limit=limit + 2)
        places = [item.listed.removeprefix(every) for item in found]
        page = [place for place in places if place != after][: limit + 1]
        return [place.split("#")[1] for place in page[:limit]], page[limit - 1] if len(page) > limit else None
