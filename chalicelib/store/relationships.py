"""Who follows, blocks and mutes whom: `{prefix}-ties`.

| pk | sk | holds |
|---|---|---|
| `a_ana` | `follow#a_bob` | Ana follows Bob. This row alone decides: it is there, or there is no tie |
| `a_bob` | `follow_by#a_ana` | the same, to be found from Bob's side |
| `a_ana` | `counts` | how many Ana follows and how many follow her |

`store/saga.py` says how the rows and the counts follow the deciding row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.store import saga
from chalicelib.store.items import read, read_many
from chalicelib.store.saga import Counter, Saga, SagaItem
from chalicelib.store.tables import in_table

FOLLOW: Final = "follow"
COUNTS: Final = "counts"
LIMIT: Final = 500  # of blocks that a page of a Space knows


@dataclass(frozen=True, slots=True)
class Counts:
    followers: int = 0
    following: int = 0


class TiesByTime(LocalSecondaryIndex["TieItem"]):  # type: ignore[no-untyped-call]
    """The ties of an account by kind and time."""

    class Meta:
        index_name = "by-time"
        projection = KeysOnlyProjection()

    pk = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


@in_table("ties")
class TieItem(SagaItem):
    """`listed` sorts by kind and time. `followers` and `following` are None except in `counts`."""

    class Meta:
        table_name = "ties"

    by_time = TiesByTime()
    listed = UnicodeAttribute(null=True)
    followers = NumberAttribute(null=True)
    following = NumberAttribute(null=True)


class RelationshipStore:
    """`kind` is `follow`, `block` or `mute` in all of it."""

    def put(self, kind: str, account_id: str, other_id: str, now: float) -> bool:
        """Keep a tie; whether it is new. `now` is epoch s. Raises LostRace when another command on it is under way."""
        return _SAGA.add(TieItem(account_id, f"{kind}#{other_id}", listed=_listed(kind, other_id, now)), now)

    def delete(self, kind: str, account_id: str, other_id: str, now: float) -> bool:
        """Forget it; whether there was one. Raises LostRace when another command on it is under way."""
        return _SAGA.end((account_id, f"{kind}#{other_id}"), now) is not None

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
        return self._page(f"{FOLLOW}_by", account_id, after, limit)

    def following(self, account_id: str, after: str | None = None, limit: int = 100) -> tuple[list[str], str | None]:
        """Ids of whom the account follows, newest first, and where the page ends (None at the end)."""
        return self._page(FOLLOW, account_id, after, limit)

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

    def _page(self, kind: str, account_id: str, after: str | None, limit: int) -> tuple[list[str], str | None]:
        """One query, of two rows more: the one where the last page ended, and one to know whether there are more."""
        every = f"{kind}#"
        rest = TieItem.listed.between(every, every + after) if after else TieItem.listed.startswith(every)
        found = TieItem.by_time.query(account_id, rest, scan_index_forward=False, limit=limit + 2)
        places = [item.listed.removeprefix(every) for item in found]
        page = [place for place in places if place != after][: limit + 1]
        return [place.split("#")[1] for place in page[:limit]], page[limit - 1] if len(page) > limit else None


def _mirror(tie: TieItem) -> None:
    kind, other_id = tie.sk.split("#")
    mirror = TieItem(other_id, f"{kind}_by#{tie.pk}", listed=_listed(f"{kind}_by", tie.pk, _time(tie.listed)))
    mirror.save() if tie.step == saga.ADDING else mirror.delete()


def _counters(tie: TieItem) -> list[Counter]:
    kind, other_id = tie.sk.split("#")
    counted = ((tie.pk, TieItem.following), (other_id, TieItem.followers)) if kind == FOLLOW else ()
    return [Counter((account_id, COUNTS), attribute) for account_id, attribute in counted]


_SAGA: Final = Saga(TieItem, _counters, _mirror, waits=True)


def _listed(kind: str, other_id: str, now: float) -> str:
    return f"{kind}#{int(now * 1000):013d}#{other_id}"


def _time(listed: str) -> float:
    return int(listed.split("#")[1]) / 1000
