"""Who follows, blocks and mutes whom: `{prefix}-ties`.

| pk | sk | holds |
|---|---|---|
| `a_ana` | `follow#a_bob` | Ana follows Bob. This row alone decides: it is there, or there is no tie |
| `a_bob` | `follow_by#a_ana` | the same, to be found from Bob's side |
| `a_ana` | `counts` | how many Ana follows and how many follow her |

A command writes the deciding row on condition, and only the one that won goes on to the other rows: so two at once
count once. The row says which step is under way, and `counts` which commands it has counted, until all is written. So
what a process leaves behind that dies in between is finished, and counted once, by the next command on the same pair.
"""

import secrets
from collections.abc import Sequence
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DeleteError, DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.store.tables import Item, LostRace, in_table, lost

FOLLOW: Final = "follow"
COUNTS: Final = "counts"
ADDING, ENDING = "adding", "ending"
DEAD_S: Final = 40  # no request lives as long (API Gateway: 29 s): who began a step before that is gone


class TiesByTime(LocalSecondaryIndex["TieItem"]):  # type: ignore[no-untyped-call]
    """The ties of an account by kind and time."""

    class Meta:
        index_name = "by-time"
        projection = KeysOnlyProjection()

    pk = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


@in_table("ties")
class TieItem(Item):
    """`listed` sorts by kind and time. `step` and `act` are there only while a command is on its way."""

    class Meta:
        table_name = "ties"

    by_time = TiesByTime()
    listed = UnicodeAttribute(null=True)
    step = UnicodeAttribute(null=True)
    act = UnicodeAttribute(null=True)
    since = NumberAttribute(null=True)
    followers = NumberAttribute(null=True)
    following = NumberAttribute(null=True)
    acts = UnicodeSetAttribute(null=True)


def add(kind: str, account_id: str, other_id: str, now: float) -> bool:
    """Whether there is a tie now that was not there. Raises LostRace when another command on it is under way."""
    tie = TieItem(account_id, f"{kind}#{other_id}", step=ADDING, act=_act(), since=int(now))
    tie.listed = _listed(kind, other_id, now)
    try:
        tie.save(TieItem.pk.does_not_exist())
    except PutError as error:
        if not lost(error):
            raise
        return _left_behind(tie.pk, tie.sk, now) == ENDING and add(kind, account_id, other_id, now)
    _finish(tie)
    return True


def end(kind: str, account_id: str, other_id: str, now: float) -> bool:
    """Whether there was a tie that is no more. Raises LostRace when another command on it is under way."""
    tie = TieItem(account_id, f"{kind}#{other_id}")
    begun: list[Action] = [TieItem.step.set(ENDING), TieItem.act.set(_act()), TieItem.since.set(int(now))]
    if not _update(tie, begun, TieItem.pk.exists() & TieItem.step.does_not_exist()):
        return _left_behind(tie.pk, tie.sk, now) == ADDING and end(kind, account_id, other_id, now)
    _finish(tie)
    return True


def _left_behind(pk: str, sk: str, now: float) -> str | None:
    """Finishes what a dead process began; which step that was, None if there was none. Raises LostRace while it may
    be alive."""
    try:
        tie = TieItem.get(pk, sk, consistent_read=True)
    except DoesNotExist:
        return None
    if not tie.step:
        return None
    mine = TieItem.act == tie.act
    taken = [TieItem.since.set(int(now))]
    if tie.since > now - DEAD_S or not _update(tie, taken, mine & (TieItem.since == tie.since)):
        raise LostRace("another command on the same tie is under way")
    _finish(tie)
    return str(tie.step)


def _finish(tie: TieItem) -> None:
    """The rows that follow the deciding one; then the step is over."""
    kind, other_id = tie.sk.split("#")
    added = tie.step == ADDING
    mirror = TieItem(other_id, f"{kind}_by#{tie.pk}", listed=_listed(f"{kind}_by", tie.pk, _time(tie.listed)))
    mirror.save() if added else mirror.delete()
    counters = ((tie.pk, TieItem.following), (other_id, TieItem.followers)) if kind == FOLLOW else ()
    for account_id, counter in counters:
        once: list[Action] = [counter.add(1 if added else -1), TieItem.acts.add({tie.act})]
        _update(TieItem(account_id, COUNTS), once, ~TieItem.acts.contains(tie.act))
    _settle(tie, added)
    for account_id, _ in counters:
        TieItem(account_id, COUNTS).update([TieItem.acts.delete({tie.act})])


def _settle(tie: TieItem, added: bool) -> None:
    mine = TieItem.act == tie.act
    if added:
        _update(TieItem(tie.pk, tie.sk), [TieItem.step.remove(), TieItem.act.remove(), TieItem.since.remove()], mine)
        return
    try:
        TieItem(tie.pk, tie.sk).delete(mine)
    except DeleteError as error:
        if not lost(error):
            raise


def _update(item: TieItem, actions: Sequence[Action], condition: Condition) -> bool:
    """Whether the condition held; `item` then has the values that it has in the table."""
    try:
        item.update(actions=list(actions), condition=condition)
    except UpdateError as error:
        if not lost(error):
            raise
        return False
    return True


def _act() -> str:
    return secrets.token_urlsafe(12)


def _listed(kind: str, other_id: str, now: float) -> str:
    return f"{kind}#{int(now * 1000):013d}#{other_id}"


def _time(listed: str) -> float:
    return int(listed.split("#")[1]) / 1000
