"""Likes, reposts, replies and quotes of a post: a row each, and a count. `store/saga.py` keeps the two consistent."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from pynamodb.attributes import NumberAttribute

from chalicelib.store.items import Key
from chalicelib.store.post_items import POST, PostItem, post_key
from chalicelib.store.saga import Counter, Saga

COUNTERS: Final[Mapping[str, NumberAttribute]] = {
    "like": PostItem.likes,
    "repost": PostItem.reposts,
    "reply": PostItem.replies,
    "quote": PostItem.quotes,
}


class Interaction(Struct, frozen=True):
    """One row. `kind` is `like`, `repost`, `reply`, `quote` or `bookmark`; `of` is an account's id, or a moment."""

    post: str
    kind: str
    of: str

    @property
    def key(self) -> Key:
        return post_key(self.post), f"{self.kind}#{self.of}"


class CounterStore:
    """Adds and deletes rows together with the counts that they change."""

    def add(self, interaction: Interaction, now: float, by: str, moment: str | None = None) -> bool:
        """Add the row and return whether it is new.

        `now` is epoch s. Raises LostRace while its deletion is under way.
        """
        return _ROWS.add(PostItem(*interaction.key, by=by, moment=moment), now)

    def end(self, interaction: Interaction, now: float) -> PostItem | None:
        """Delete the row and return it, None if there was none. Raises LostRace while its addition is under way."""
        return _ROWS.end(interaction.key, now)


def _counters(row: PostItem) -> list[Counter]:
    return [Counter((row.pk, POST), COUNTERS[row.sk.partition("#")[0]], existing=True)]


_ROWS: Final = Saga(PostItem, _counters)
