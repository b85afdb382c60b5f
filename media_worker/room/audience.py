"""The audience as it is told: now and then, for each telling is a message to everybody."""

import asyncio
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Audience, Person
from media_worker.room.roster import Roster

NOBODY: Final = Audience(0, 0, ())
SPREAD: Final = 500  # listeners per second that one telling may take


class LiveAudience:
    """Who listens in one room. `told` is what was last told, and what newcomers are shown."""

    def __init__(self, loop: asyncio.AbstractEventLoop, tell: Callable[[], None]) -> None:
        """`tell` is called when `told` is new: at most once a second, and less often in a large room."""
        self.told = NOBODY
        self._loop = loop
        self._tell = tell
        self._roster = Roster()
        self._told_at = -1.0
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._roster)

    def enter(self, person: Person) -> None:
        """They listen from now on."""
        self._roster.add(person)
        self._changed()

    def leave(self, person: str) -> None:
        """The person with this id listens no longer: gone, or on the stage."""
        self._roster.remove(person)
        self._changed()

    def search(self, query: str) -> tuple[Person, ...]:
        """See `Roster.search`."""
        return self._roster.search(query)

    def close(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _changed(self) -> None:
        if self._timer is None:
            pause = max(1.0, len(self._roster) / SPREAD)
            self._timer = self._loop.call_at(max(self._loop.time(), self._told_at + pause), self._tell_now)

    def _tell_now(self) -> None:
        self._timer = None
        self._told_at = self._loop.time()
        audience = self._roster.audience()
        if audience != self.told:
            self.told = audience
            self._tell()
