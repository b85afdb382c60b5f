"""The listeners of a room: counted, the first fifty named, searchable by name. Pure.

An operation costs the same with a hundred listeners as with a hundred thousand, except for moving
pointers within an array.
"""

import unicodedata
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

from chalicelib.protocol import Audience, Person

SHOWN: Final = 50  # people of the audience who are named
FOUND: Final = 20  # people in one search result (`chalicelib.protocol.Found`)
_WORDS: Final = 8  # words of a name that a search can match


class Roster:
    """Listeners in the order in which they came. People without a handle count as guests and are not named."""

    def __init__(self) -> None:
        self._listeners: OrderedDict[str, Person] = OrderedDict()
        self._named: OrderedDict[str, Person] = OrderedDict()
        self._index: list[tuple[str, str]] = []  # (folded text that a query can begin, person id), sorted

    def __len__(self) -> int:
        return len(self._listeners)

    def add(self, person: Person) -> None:
        """Add a listener, or update the name of one who is here already."""
        if self._listeners.get(person.id) == person:
            return
        self.remove(person.id)
        self._listeners[person.id] = person
        if person.handle is not None:
            self._named[person.id] = person
            for beginning in _beginnings(person):
                insort(self._index, (beginning, person.id))

    def remove(self, person: str) -> None:
        """Remove the listener with this id; nothing happens if there is none."""
        known = self._listeners.pop(person, None)
        if known is not None and self._named.pop(person, None) is not None:
            for beginning in _beginnings(known):
                del self._index[bisect_left(self._index, (beginning, person))]

    def audience(self) -> Audience:
        """The audience as everybody sees it."""
        shown = tuple(person for person, _ in zip(self._named.values(), range(SHOWN), strict=False))
        return Audience(len(self._listeners), len(self._listeners) - len(self._named), shown)

    def search(self, query: str) -> tuple[Person, ...]:
        """At most twenty people whose handle or a word of whose name begins with `query`, ignoring case and accents."""
        found: dict[str, Person] = {}
        for person in self._beginning_with(folded(query).removeprefix("@")):
            found[person] = self._named[person]
            if len(found) == FOUND:
                break
        return tuple(found.values())

    def _beginning_with(self, prefix: str) -> Iterator[str]:
        for position in range(bisect_left(self._index, (prefix, "")), len(self._index)):
            beginning, person = self._index[position]
            if not beginning.startswith(prefix):
                return
            yield person


def folded(text: str) -> str:
    """`text` without case, accents and surplus spaces (Unicode NFKD and case folding)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def _beginnings(person: Person) -> set[str]:
    """The folded texts that a query can begin: the handle, and the name from each of its words on."""
    words = folded(person.name).split()
    names = {" ".join(words[start:]) for start in range(min(len(words), _WORDS))}
    return names | {folded(person.handle or "")}
