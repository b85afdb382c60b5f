"""An inverted index of words: `{prefix}-search`.

| pk | sk | holds |
|---|---|---|
| `post#trains` | `0#0001767225600000#p_...` | a post with the word; by rank and time, so that a page is one query |
| `person#an` | `ana#a_...` | a person with a word that begins with these two letters, in alphabetical order |
| `of#post#p_...` | `words` | the keys of the post's rows, so that they can be replaced |

The rows of one thing, 25 at most, are one request. Each row has all the words of its thing, so that a query for several
words reads the rows of one word only.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from pynamodb.attributes import UnicodeAttribute

from chalicelib.store.items import Key, read, write_many
from chalicelib.store.tables import Item, in_table

WORDS_LIMIT: Final = 24  # with the row that names them, a BatchWriteItem is full (25)
PERSON: Final = "person"
LOOKED_AT: Final = 300  # most rows that a query reads, about 60 kB
FRONT: Final = 2  # letters that share a partition of people


class SearchEntry(Struct, frozen=True):
    """What can be found. `at` is epoch ms; a higher `rank` comes first, whatever the time."""

    kind: str
    id: str
    words: tuple[str, ...]
    at: int
    rank: int = 0
    expires_at: int | None = None


@in_table("search")
class WordItem(Item):
    """A row of the index. `words` are separated by spaces. `keys` are the keys of a thing's rows, one per line."""

    class Meta:
        table_name = "search"

    words = UnicodeAttribute(null=True)
    keys = UnicodeAttribute(null=True)


class SearchStore:
    """Writes the index, and searches it."""

    def put(self, entry: SearchEntry) -> None:
        """Index the entry under its words, and under no others."""
        before = self._keys(entry.kind, entry.id)
        after = {key: _row(entry, key) for key in _keys_of(entry)}
        stale = [key for key in before if key not in after]
        write_many(WordItem, [_names(entry, [*after, *stale]), *after.values()])
        if stale:
            write_many(WordItem, delete=stale)
            _names(entry, after).save()

    def forget(self, kind: str, item_id: str) -> None:
        """Remove everything about an item from the index; nothing happens if there is nothing."""
        keys = self._keys(kind, item_id)
        if keys:
            write_many(WordItem, delete=keys)
            WordItem(f"of#{kind}#{item_id}", "words").delete()

    def find(self, kind: str, words: tuple[str, ...], after: str | None, limit: int) -> tuple[list[str], str | None]:
        """Return ids of posts or Spaces with all of these words, and where the page ends.

        They are ordered by rank and then newest first.

        One query of at most `LOOKED_AT` rows of the longest word, which usually is the rarest. So a page may have fewer
        than `limit` ids although more follow.
        """
        first = max(words, key=len)
        rows = limit + 1 if len(words) == 1 else LOOKED_AT
        rest = WordItem.sk < after if after else None
        looked = list(WordItem.query(f"{kind}#{first}", rest, scan_index_forward=False, limit=rows))
        found = [item.sk for item in looked if set(words) <= set(item.words.split())]
        if len(found) > limit:
            return [_id(place) for place in found[:limit]], found[limit - 1]
        return [_id(place) for place in found], looked[-1].sk if len(looked) == rows else None

    def people(self, words: tuple[str, ...], limit: int) -> list[str]:
        """Return ids of accounts that have, for each of these words, one that begins with it. One query, as `find`."""
        first = max(words, key=len)
        looked = WordItem.query(f"{PERSON}#{first[:FRONT]}", WordItem.sk.startswith(first), limit=LOOKED_AT)
        found = [_id(item.sk) for item in looked if all(f" {word}" in f" {item.words}" for word in words)]
        return list(dict.fromkeys(found))[:limit]

    def _keys(self, kind: str, item_id: str) -> list[Key]:
        named = read(WordItem, f"of#{kind}#{item_id}", "words")
        lines = named.keys.splitlines() if named else []
        return [(pk, sk) for pk, _, sk in (line.partition("\t") for line in lines)]


def _row(entry: SearchEntry, key: Key) -> WordItem:
    return WordItem(*key, words=" ".join(entry.words), expires_at=entry.expires_at)


def _names(entry: SearchEntry, keys: Iterable[Key]) -> WordItem:
    lines = "\n".join("\t".join(key) for key in keys)
    return WordItem(f"of#{entry.kind}#{entry.id}", "words", keys=lines, expires_at=entry.expires_at)


def _keys_of(entry: SearchEntry) -> list[Key]:
    if entry.kind == PERSON:
        return [(f"{PERSON}#{word[:FRONT]}", f"{word}#{entry.id}") for word in entry.words]
    place = f"{entry.rank}#{entry.at:016d}#{entry.id}"
    return [(f"{entry.kind}#{word}", place) for word in entry.words]


def _id(place: str) -> str:
    return place.rsplit("#", 1)[1]
