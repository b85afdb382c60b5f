"""Reactions of one room: added up, and sent at a pace that burdens neither the audio nor a browser."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import Final

from chalicelib.protocol import ReactionCount, Reactions, encode
from media_worker.audio.clock import FRAME_TIME
from media_worker.peer import Peer

PAUSE: Final = 0.3  # s between two messages to one peer: never more than four in a second, even if some are late
AT_ONCE: Final = 20  # peers per 20 ms, at 95 us each: a tenth of a core at most


class LiveReactions:
    """Sends reactions, which have no event number. Peers that are slow, or have no snapshot yet, are skipped."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        peers: Callable[[], Iterable[Peer]],
        ready: Callable[[Peer], bool],
        record: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`peers` returns everybody's peers. A peer that is not `ready` when its turn comes is skipped. `record` is
        told each emoji, and not who sent it."""
        self._loop = loop
        self._peers = peers
        self._ready = ready
        self._record = record
        self._counts: Counter[tuple[str, str | None]] = Counter()
        self._waiting: deque[Peer] = deque()
        self._text = ""
        self._next = 0.0  # `loop.time()` of the next round, at the earliest
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    def add(self, emoji: str, person: str | None) -> None:
        """Add one reaction of `person` (an id) if they are on stage, or of anybody in the audience (None)."""
        if not self._closed:
            self._record(emoji)
            self._counts[emoji, person] += 1
            self._schedule()

    def close(self) -> None:
        """Send nothing more."""
        self._closed = True
        self._counts.clear()
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        """Schedule the next turn of the round under way, or else the next round."""
        if self._timer is not None:
            return
        if self._waiting:
            self._timer = self._loop.call_later(FRAME_TIME, self._hand_out)
        elif self._counts:
            self._timer = self._loop.call_at(max(self._loop.time(), self._next), self._begin)

    def _begin(self) -> None:
        self._next = self._loop.time() + PAUSE
        counts = tuple(ReactionCount(emoji, count, person) for (emoji, person), count in self._counts.items())
        self._counts.clear()
        self._text = encode(Reactions(counts))
        self._waiting.extend(self._peers())
        self._hand_out()

    def _hand_out(self) -> None:
        self._timer = None
        try:
            for _ in range(min(AT_ONCE, len(self._waiting))):
                peer = self._waiting.popleft()
                if self._ready(peer):
                    peer.send_text(self._text)
        finally:
            self._next = max(self._next, self._loop.time() + FRAME_TIME)
            self._schedule()
