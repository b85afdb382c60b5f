"""Who follows, blocks and mutes whom: `{prefix}-ties`.

| pk | sk | holds |
|---|---|---|
| `a_ana` | `follow#a_bob` | Ana follows Bob. This row alone decides: it is there, or there is no tie |
| `a_bob` | `follow_by#a_ana` | the same, to be found from Bob's side |
| `a_ana` | `counts` | how many Ana follows and how many follow her |

`store/saga.py` says how the rows and the counts follow the deciding row.
"""

from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.store import saga
from chalicelib.store.saga import Counter, Saga, SagaItem
from chalicelib.store.tables import in_table

FOLLOW: Final = "follow"
COUNTS: Final = "counts"


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


def add(kind: str, account_id: str, other_id: str, now: float) -> bool:
    """Whether there is a tie now that was not there. Raises LostRace when another command on it is under way."""
    return _TIES.add(TieItem(account_id, f"{kind}#{other_id}", listed=_listed(kind, other_id, now)), now)


def end(kind: str, account_id: str, other_id: str, now: float) -> bool:
    """Whether there was a tie that is no more. Raises LostRace when another command on it is under way."""
    return _TIES.end((account_id, f"{kind}#{other_id}"), now) is not None


def _mirror(tie: TieItem) -> None:
    kind, other_id = tie.sk.split("#")
    mirror = TieItem(other_id, f"{kind}_by#{tie.pk}", listed=_listed(f"{kind}_by", tie.pk, _time(tie.listed)))
    mirror.save() if tie.step == saga.ADDING else mirror.delete()


def _counters(tie: TieItem) -> list[Counter]:
    kind, other_id = tie.sk.split("#")
    counted = ((tie.pk, TieItem.following), (other_id, TieItem.followers)) if kind == FOLLOW else ()
    return [Counter((account_id, COUNTS), attribute) for account_id, attribute in counted]


_TIES: Final = Saga(TieItem, _counters, _mirror, waits=True)


def _listed(kind: str, other_id: str, now: float) -> str:
    return f"{kind}#{int(now * 1000):013d}#{other_id}"


def _time(listed: str) -> float:
    return int(listed.split("#")[1]) / 1000
