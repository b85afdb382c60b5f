"""Likes, reposts and replies of a post: a row each, and how many there are.

A command writes the row on condition, and only who won goes on to the count: so two at once count once. The row says
which step is under way, and the post which commands it has counted, until all is written. So a write that botocore
repeats counts once, and what a process leaves behind that dies in between is finished by the next command on the row.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import DeleteError, DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.store.post_items import POST, PostItem, post_key
from chalicelib.store.tables import LostRace, lost

ADDING, ENDING = "adding", "ending"
DEAD_S: Final = 40  # no request lives as long (API Gateway: 29 s): who began a step before that is gone
COUNTERS: Final[Mapping[str, NumberAttribute]] = {
    "like": PostItem.likes,
    "repost": PostItem.reposts,
    "reply": PostItem.replies,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """One row. `kind` is `like`, `repost` or `reply`; `of` an account, or a reply's moment."""

    post: str
    kind: str
    of: str

    @property
    def key(self) -> tuple[str, str]:
        return post_key(self.post), f"{self.kind}#{self.of}"


def add(tally: Tally, now: float, by: str, moment: str | None = None) -> bool:
    """Whether it is there now and was not. Raises LostRace when the opposite is under way."""
    row = PostItem(*tally.key, by=by, moment=moment, step=ADDING, act=_act(), since=int(now))
    try:
        row.save(PostItem.pk.does_not_exist())
    except PutError as error:
        if not lost(error):
            raise
        found = _get(tally)
        if found is None or found.act != row.act:  # else botocore repeated our own write
            return _finished(found, now, ADDING) == ENDING and add(tally, now, by, moment)
    _finish(row)
    return True


def end(tally: Tally, now: float) -> PostItem | None:
    """The row that is no more; None if there was none. Raises LostRace when the opposite is under way."""
    row = PostItem(*tally.key)
    act = _act()
    begun: list[Action] = [PostItem.step.set(ENDING), PostItem.act.set(act), PostItem.since.set(int(now))]
    if not _update(row, begun, PostItem.pk.exists() & PostItem.step.does_not_exist()):
        found = _get(tally)
        if found is None or found.act != act:
            return end(tally, now) if _finished(found, now, ENDING) == ADDING else None
        row = found
    _finish(row)
    return row


def _finished(row: PostItem | None, now: float, wish: str) -> str | None:
    """Finishes what a dead process began; which step that was, None if there was none.

    While it may be alive it is left alone: it does what is wished itself, or else LostRace is raised."""
    if row is None or row.step is None:
        return None
    if row.since > now - DEAD_S:
        if row.step == wish:
            return None
        raise LostRace("another command on the same row is under way")
    taken: list[Action] = [PostItem.since.set(int(now))]
    if not _update(PostItem(row.pk, row.sk), taken, (PostItem.act == row.act) & (PostItem.since == row.since)):
        raise LostRace("another command on the same row is under way")
    _finish(row)
    return str(row.step)


def _finish(row: PostItem) -> None:
    """Counts; then the step is over."""
    counter = COUNTERS[row.sk.partition("#")[0]]
    once: list[Action] = [counter.add(1 if row.step == ADDING else -1), PostItem.acts.add({row.act})]
    post = PostItem(row.pk, POST)
    _update(post, once, PostItem.pk.exists() & ~PostItem.acts.contains(row.act))
    _settle(row)
    _update(post, [PostItem.acts.delete({row.act})], PostItem.pk.exists())


def _settle(row: PostItem) -> None:
    mine = PostItem.act == row.act
    if row.step == ADDING:
        over: list[Action] = [PostItem.step.remove(), PostItem.act.remove(), PostItem.since.remove()]
        _update(PostItem(row.pk, row.sk), over, mine)
        return
    try:
        PostItem(row.pk, row.sk).delete(mine)
    except DeleteError as error:
        if not lost(error):
            raise


def _get(tally: Tally) -> PostItem | None:
    try:
        return PostItem.get(*tally.key, consistent_read=True)
    except DoesNotExist:
        return None


def _update(item: PostItem, actions: list[Action], condition: Condition) -> bool:
    """Whether the condition held; `item` then has the values that it has in the table."""
    try:
        item.update(actions=actions, condition=condition)
    except UpdateError as error:
        if not lost(error):
            raise
        return False
    return True


def _act() -> str:
    return secrets.token_urlsafe(12)
