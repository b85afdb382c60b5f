"""The audience of one room. Changes are published at intervals, because each is a message to everybody."""

import asyncio
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Audience, Person
from media_worker.room.roster import Roster

NOBODY: Final = Audience(0, 0, ())
MESSAGES: Final = 500  # per second: a change in an audience of 1,000 is published every 2 s at most


class LiveAudience:
    """The listeners of one room. `published` is the audience that everybody was shown last, newcomers too."""

    def __init__(self, loop: asyncio.AbstractEventLoop, publish: Callable[[], None]) -> None:
        """`publish` is called when `published` has changed: at most once a second, less often in a large room."""
        self.published = NOBODY
        self._loop = loop
        self._publish = publish
        self._roster = Roster()
        self._published_at = -1.0  # `loop.time()`, s
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._roster)

    def enter(self, person: Person) -> None:
        """Add a listener."""
        self._roster.add(person)
        self._changed()

    def leave(self, person: str) -> None:
        """Remove the listener with this id, who left or stepped on stage; nothing happens if there is none."""
        self._roster.remove(person)
        self._changed()

    def search(self, query: str) -> tuple[Person, ...]:
        """See `Roster.search`."""
        return self._roster.search(query)

    def close(self) -> None:
        """Publish nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _changed(self) -> None:
        if self._timer is None:
            pause = max(1.0, len(self._roster) / MESSAGES)
            self._timer = self._loop.call_at(max(self._loop.time(), self._published_at + pause), self._publish_now)

    def _publish_now(self) -> None:
        self._timer = None
        self._published_at = self._loop.time()
        audience = self._roster.audience()
        if audience != self.published:
            self.published = audience
            self._publish()
