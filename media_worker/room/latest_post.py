"""The newest post about a Space, of which everybody in its room is told, at intervals."""

import asyncio
from collections.abc import Callable
from typing import Final

# After each message to a whole room, its pages ask the API for posts: every 5 s at most, and every 20 s in a room of
# 10,000, whose worker takes 100 us for each of them.
PAUSE: Final = 5.0  # s
MESSAGES: Final = 500  # per second


class LatestPost:
    """`published` is the moment of the newest post that everybody was told of, newcomers too; None before the first."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, connections: Callable[[], int], publish: Callable[[], None]
    ) -> None:
        """`publish` is called when `published` has changed, at most every 5 s, less often with many `connections`."""
        self.published: str | None = None
        self._loop = loop
        self._connections = connections
        self._publish = publish
        self._newest = ""
        self._next = loop.time()  # when it may be published again (s)
        self._timer: asyncio.TimerHandle | None = None

    def note(self, moment: str) -> None:
        """Publish this moment unless a newer one is known."""
        if moment > self._newest:
            self._newest = moment
            if self._timer is None:
                self._timer = self._loop.call_at(max(self._loop.time(), self._next), self._tell)

    def close(self) -> None:
        """Publish nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _tell(self) -> None:
        self._timer, self._next = None, self._loop.time() + max(PAUSE, self._connections() / MESSAGES)
        self.published = self._newest
        self._publish()
