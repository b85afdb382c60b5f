"""Likes, reposts and replies of a post: a row each, and how many there are. `store/saga.py` keeps the two in step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pynamodb.attributes import NumberAttribute

from chalicelib.store.items import Key
from chalicelib.store.post_items import POST, PostItem, post_key
from chalicelib.store.saga import Counter, Saga

COUNTERS: Final[Mapping[str, NumberAttribute]] = {
    "like": PostItem.likes,
    "repost": PostItem.reposts,
    "reply": PostItem.replies,
}


@dataclass(frozen=True, slots=True)
class Interaction:
    """One row. `kind` is `like`, `repost` or `reply`; `of` an account, or a reply's moment."""

    post: str
    kind: str
    of: str

    @property
    def key(self) -> Key:
        return post_key(self.post), f"{self.kind}#{self.of}"


class CounterStore:
    """A row and the count that it changes, in step whatever is repeated or races."""

    def add(self, interaction: Interaction, now: float, by: str, moment: str | None = None) -> bool:
        """Whether it is there now and was not. Raises LostRace when the opposite is under way."""
        return _ROWS.add(PostItem(*interaction.key, by=by, moment=moment), now)

    def end(self, interaction: Interaction, now: float) -> PostItem | None:
        """The row that is no more; None if there was none. Raises LostRace when the opposite is under way."""
        return _ROWS.end(interaction.key, now)


def _counters(row: PostItem) -> list[Counter]:
    return [Counter((row.pk, POST), COUNTERS[row.sk.partition("#")[0]], existing=True)]


_ROWS: Final = Saga(PostItem, _counters)
