"""The audience of one room. Changes are published at intervals, because each is a message to everybody."""

import asyncio
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Audience, Person
from media_worker.room.roster import Roster

NOBODY: Final = Audience(0, 0, ())
# Messages per second to a whole room, each of which costs its worker about 100 us: changes in an audience of 1,000 are
# published every 2 s at most if people come or go who are named, and every 10 s if only the count changes.
NAMES: Final = 500
COUNTS: Final = 100


class LiveAudience:
    """The listeners of one room. `published` is the audience that everybody was shown last, newcomers too."""

    def __init__(self, loop: asyncio.AbstractEventLoop, publish: Callable[[], None]) -> None:
        """`publish` is called when `published` has changed: at most once a second, less often in a large room."""
        self.published = NOBODY
        self._loop = loop
        self._publish = publish
        self._roster = Roster()
        self._listened = 0.0  # s, of all listeners together, until `_counted_at` (`loop.time()`, s)
        self._counted_at = loop.time()
        self._published_at = -1.0  # `loop.time()`, s
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._roster)

    @property
    def listened(self) -> float:
        """How long all listeners together have listened (s)."""
        return self._listened + len(self._roster) * (self._loop.time() - self._counted_at)

    def enter(self, person: Person) -> None:
        """Add a listener."""
        self._count()
        self._roster.add(person)
        self._changed()

    def leave(self, person: str) -> None:
        """Remove the listener with this id, who left or stepped on stage; nothing happens if there is none."""
        self._count()
        self._roster.remove(person)
        self._changed()

    def search(self, query: str) -> tuple[Person, ...]:
        """See `Roster.search`."""
        return self._roster.search(query)

    def close(self) -> None:
        """Publish nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _count(self) -> None:
        self._listened, self._counted_at = self.listened, self._loop.time()

    def _changed(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_at(max(self._loop.time(), self._due(NAMES)), self._look)

    def _due(self, messages: int) -> float:
        """When the next change may be published, at this number of messages per second (`loop.time()`, s)."""
        return self._published_at + max(1.0, len(self._roster) / messages)

    def _look(self) -> None:
        """Publish the audience; if only the count has changed, and was published a short time ago, look again later."""
        self._timer = None
        audience, now = self._roster.audience(), self._loop.time()
        if audience == self.published:
            return
        if audience.people == self.published.people and now < self._due(COUNTS):
            pause = self._due(NAMES) - self._published_at
            self._timer = self._loop.call_at(min(now + pause, self._due(COUNTS)), self._look)
        else:
            self.published, self._published_at = audience, now
            self._publish()
