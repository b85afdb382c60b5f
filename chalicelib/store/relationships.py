"""Follows, blocks and mutes: `{prefix}-ties`.

| pk | sk | holds |
|---|---|---|
| `a_ana` | `follow#a_bob` | Ana follows Bob. This row alone decides whether she does |
| `a_bob` | `follow_by#a_ana` | the same, to be found from Bob's side |
| `a_ana` | `counts` | how many Ana follows and how many follow her |

`store/saga.py` describes how the other rows and the counts follow the deciding row.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.store import saga
from chalicelib.store.items import read, read_many
from chalicelib.store.saga import Counter, Saga, SagaItem
from chalicelib.store.tables import in_table

FOLLOW: Final = "follow"
COUNTS: Final = "counts"
LIMIT: Final = 500  # blocks that are read for the page of a Space


class FollowCounts(Struct, frozen=True):
    followers: int = 0
    following: int = 0


class RelationshipsByTime(LocalSecondaryIndex["RelationshipItem"]):  # type: ignore[no-untyped-call]
    """The relationships of an account by kind and time."""

    class Meta:
        index_name = "by-time"
        projection = KeysOnlyProjection()

    pk = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


@in_table("ties")
class RelationshipItem(SagaItem):
    """A relationship, its mirror, or the counts. `listed` sorts by kind and time.

    `followers` and `following` are None except in `counts`.
    """

    class Meta:
        table_name = "ties"

    by_time = RelationshipsByTime()
    listed = UnicodeAttribute(null=True)
    followers = NumberAttribute(null=True)
    following = NumberAttribute(null=True)


class RelationshipStore:
    """Stores relationships. `kind` is `follow`, `block` or `mute` in every method."""

    def put(self, kind: str, account_id: str, other_id: str, now: float) -> bool:
        """Add a relationship, and return whether it is new. `now` is epoch s.

        Raises LostRace while another command on it is under way.
        """
        return _SAGA.add(RelationshipItem(account_id, f"{kind}#{other_id}", listed=_listed(kind, other_id, now)), now)

    def delete(self, kind: str, account_id: str, other_id: str, now: float) -> bool:
        """Delete a relationship, and return whether there was one. `now` is epoch s.

        Raises LostRace while another command on it is under way.
        """
        return _SAGA.end((account_id, f"{kind}#{other_id}"), now) is not None

    def has(self, kind: str, account_id: str, other_id: str) -> bool:
        """Whether the account follows, blocks or mutes the other. A consistent read."""
        found = read(RelationshipItem, account_id, f"{kind}#{other_id}")
        return found is not None and found.step != saga.ENDING

    def among(self, asked: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """Return which of these relationships exist, each a (kind, account, other).

        Consistent reads, a request per hundred.
        """
        keys = [(account_id, f"{kind}#{other_id}") for kind, account_id, other_id in asked]
        kept = [(item.sk.split("#"), item.pk) for item in read_many(RelationshipItem, keys) if item.step != saga.ENDING]
        return {(kind, account_id, other_id) for (kind, other_id), account_id in kept}

    def followers(self, account_id: str, after: str | None = None, limit: int = 100) -> tuple[list[str], str | None]:
        """Return ids of the account's followers, newest first, and where the page ends (None at the end)."""
        return self._page(f"{FOLLOW}_by", account_id, after, limit)

    def following(self, account_id: str, after: str | None = None, limit: int = 100) -> tuple[list[str], str | None]:
        """Return ids of accounts that it follows, newest first, and where the page ends (None at the end)."""
        return self._page(FOLLOW, account_id, after, limit)

    def kept(
        self, kind: str, account_id: str, after: str | None = None, limit: int = 100
    ) -> tuple[list[str], str | None]:
        """Return ids of accounts that it follows, blocks or mutes, newest first, and where the page ends."""
        return self._page(kind, account_id, after, limit)

    def blocked_by(self, account_id: str) -> list[str]:
        """Return the ids of at most 500 people whom the account has blocked."""
        return self._page("block", account_id, None, LIMIT)[0]

    def counts(self, account_id: str) -> FollowCounts:
        """Return how many follow the account, and how many it follows."""
        found = read(RelationshipItem, account_id, COUNTS, consistent=False)
        return FollowCounts(int(found.followers or 0), int(found.following or 0)) if found else FollowCounts()

    def _page(self, kind: str, account_id: str, after: str | None, limit: int) -> tuple[list[str], str | None]:
        """Read a page in one query, with two more rows: where the previous page ended, and whether there is another."""
        every = f"{kind}#"
        rest = (
            RelationshipItem.listed.between(every, every + after)
            if after
            else RelationshipItem.listed.startswith(every)
        )
        found = RelationshipItem.by_time.query(account_id, rest, scan_index_forward=False, limit=limit + 2)
        places = [item.listed.removeprefix(every) for item in found]
        page = [place for place in places if place != after][: limit + 1]
        return [place.split("#")[1] for place in page[:limit]], page[limit - 1] if len(page) > limit else None


def _mirror(tie: RelationshipItem) -> None:
    kind, other_id = tie.sk.split("#")
    mirror = RelationshipItem(other_id, f"{kind}_by#{tie.pk}", listed=_listed(f"{kind}_by", tie.pk, _time(tie.listed)))
    mirror.save() if tie.step == saga.ADDING else mirror.delete()


def _counters(tie: RelationshipItem) -> list[Counter]:
    kind, other_id = tie.sk.split("#")
    counted = ((tie.pk, RelationshipItem.following), (other_id, RelationshipItem.followers)) if kind == FOLLOW else ()
    return [Counter((account_id, COUNTS), attribute) for account_id, attribute in counted]


_SAGA: Final = Saga(RelationshipItem, _counters, _mirror, waits=True)


def _listed(kind: str, other_id: str, now: float) -> str:
    return f"{kind}#{int(now * 1000):013d}#{other_id}"


def _time(listed: str) -> float:
    return int(listed.split("#")[1]) / 1000
