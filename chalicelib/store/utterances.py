"""The index of what was said in recordings, beside the other words: `{prefix}-search`.

| pk | sk | holds |
|---|---|---|
| `said#trains` | `0001767225600000#s_...` | the first moments at which a Space has the word; by time |
| `of#said#s_...` | `words` | the words of the Space's rows, so that they can be replaced |

In Latin script a row has less than 1 kB, so writing it costs one unit. The rows of a Space have the same sort key, so
those for further words of a query are read by their keys.
"""

from collections.abc import Collection, Mapping
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.utterance_words import Moments
from chalicelib.store.items import Json, read, read_many, write_many
from chalicelib.store.tables import Item, in_table

LOOKED_AT: Final = 100  # rows that a query for several words reads of the first, and of each other

Found = tuple[str, int, dict[str, Moments]]  # a Space, its time (epoch ms), and the moments of each word


@in_table("search")
class UtteranceItem(Item):
    """A row of the index, or with `words`, separated by spaces, and `at` the one that names them."""

    class Meta:
        table_name = "search"

    moments = Json(Moments, null=True)
    words = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)


class UtteranceStore:
    """Writes the index of what was said, and searches it."""

    def put(self, space_id: str, at: int, moments: Mapping[str, Moments], changed: Collection[str] | None) -> None:
        """Index a Space of the time `at` (epoch ms) by these words and no others. If only some words are `changed`, the
        rows of the others stay as they are."""
        before = self._names(space_id)
        if before and before.at != at:
            self.forget(space_id)
            before = changed = None
        old = set(before.words.split()) if before and before.words else set()
        asked = old | set(moments) if changed is None else set(changed)
        gone = (old & asked) - set(moments)
        new = {word: moments[word] for word in asked if word in moments}
        self._names_row(space_id, at, old | set(new)).save()
        write_many(
            UtteranceItem, [UtteranceItem(f"said#{word}", _place(at, space_id), moments=new[word]) for word in new]
        )
        if gone:
            write_many(UtteranceItem, delete=[(f"said#{word}", _place(at, space_id)) for word in gone])
            self._names_row(space_id, at, (old | set(new)) - gone).save()

    def forget(self, space_id: str, at: int | None = None, words: Collection[str] = ()) -> None:
        """Remove a Space from the index, and `words` of the time `at` as well, in case its row does not list them."""
        named = self._names(space_id)
        keys = {(f"said#{word}", _place(at, space_id)) for word in words} if at is not None else set()
        if named and named.words and named.at is not None:
            keys |= {(f"said#{word}", _place(int(named.at), space_id)) for word in named.words.split()}
        write_many(UtteranceItem, delete=keys)
        if named:
            named.delete()

    def find(self, words: tuple[str, ...], after: str | None, limit: int) -> tuple[list[Found], str | None]:
        """Return Spaces in which all of these words were said, newest first, and where the page ends.

        One query of the longest word, which usually is the rarest, and a read for each hundred rows of the others. With
        several words, a page may have fewer than `limit` Spaces although more follow.
        """
        first = max(words, key=len)
        rows = limit + 1 if len(words) == 1 else LOOKED_AT
        rest = UtteranceItem.sk < after if after else None
        looked = list(UtteranceItem.query(f"said#{first}", rest, scan_index_forward=False, limit=rows))
        found = {item.sk: {first: item.moments} for item in looked}
        others = [(f"said#{word}", place) for word in words if word != first for place in found]
        for item in read_many(UtteranceItem, others, consistent=False):
            found[item.sk][item.pk.removeprefix("said#")] = item.moments
        whole = [(place, moments) for place, moments in found.items() if len(moments) == len(set(words))]
        if len(whole) > limit:
            return [(*_named(place), moments) for place, moments in whole[:limit]], whole[limit - 1][0]
        return [(*_named(place), moments) for place, moments in whole], looked[-1].sk if len(looked) == rows else None

    def _names(self, space_id: str) -> UtteranceItem | None:
        return read(UtteranceItem, f"of#said#{space_id}", "words")

    def _names_row(self, space_id: str, at: int, words: Collection[str]) -> UtteranceItem:
        return UtteranceItem(f"of#said#{space_id}", "words", words=" ".join(sorted(words)), at=at)


def _place(at: int, space_id: str) -> str:
    return f"{at:016d}#{space_id}"


def _named(place: str) -> tuple[str, int]:
    at, space_id = place.split("#", 1)
    return space_id, int(at)
