"""Who listens: counted, the first fifty named, found by name. Pure.

Each operation costs the same for a hundred listeners as for a hundred thousand, but for the
shifting of an array of pointers.
"""

import unicodedata
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

from chalicelib.protocol import Audience, Person

SHOWN: Final = 50  # people of the audience who are named
FOUND: Final = 20  # answers to one search, `chalicelib.protocol.Found`
_WORDS: Final = 8  # of one name that a search begins at


class Roster:
    """Listeners in the order in which they came. Who has no handle counts as a guest and has no name."""

    def __init__(self) -> None:
        self._listeners: OrderedDict[str, Person] = OrderedDict()
        self._named: OrderedDict[str, Person] = OrderedDict()
        self._index: list[tuple[str, str]] = []  # (what a search may begin with, id), sorted

    def __len__(self) -> int:
        return len(self._listeners)

    def add(self, person: Person) -> None:
        """Count this listener, once, under the name that they have now."""
        if self._listeners.get(person.id) == person:
            return
        self.remove(person.id)
        self._listeners[person.id] = person
        if person.handle is not None:
            self._named[person.id] = person
            for beginning in _beginnings(person):
                insort(self._index, (beginning, person.id))

    def remove(self, person: str) -> None:
        """Forget the listener with this id; nothing happens if there is none."""
        known = self._listeners.pop(person, None)
        if known is not None and self._named.pop(person, None) is not None:
            for beginning in _beginnings(known):
                del self._index[bisect_left(self._index, (beginning, person))]

    def audience(self) -> Audience:
        """What everybody sees of the listeners."""
        shown = tuple(person for person, _ in zip(self._named.values(), range(SHOWN), strict=False))
        return Audience(len(self._listeners), len(self._listeners) - len(self._named), shown)

    def search(self, query: str) -> tuple[Person, ...]:
        """At most twenty whose handle, or a word of whose name, begins with `query`; case and accents do not matter."""
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
    """`text` without case, accents and spaces that do not matter (Unicode NFKD and case folding)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def _beginnings(person: Person) -> set[str]:
    """The name from each of its words on, and the handle."""
    words = folded(person.name).split()
    names = {" ".join(words[start:]) for start in range(min(len(words), _WORDS))}
    return names | {folded(person.handle or "")}
