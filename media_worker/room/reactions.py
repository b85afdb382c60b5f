"""Reactions: summed up, and handed out at a pace that neither the sound nor a listener minds."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import Final

from chalicelib.protocol import Reactions, Tally, encode
from media_worker.audio.clock import FRAME_TIME
from media_worker.peer import Peer

PAUSE: Final = 0.3  # s between two messages to one listener: never more than four in a second, late ones counted
AT_ONCE: Final = 20  # peers per 20 ms, 95 us each: a tenth of a core while everybody applauds


class LiveReactions:
    """Not numbered: who is slow or has not seen the room yet is left out, and has lost nothing that matters."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        peers: Callable[[], Iterable[Peer]],
        ready: Callable[[Peer], bool],
    ) -> None:
        """`peers` are everybody; of them only who is `ready` when their turn comes is told."""
        self._loop = loop
        self._peers = peers
        self._ready = ready
        self._tallies: Counter[tuple[str, str | None]] = Counter()
        self._waiting: deque[Peer] = deque()
        self._text = ""
        self._next = 0.0  # `loop.time()` of the next round, at the earliest
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    def add(self, emoji: str, person: str | None) -> None:
        """One reaction of `person`, who is on the stage, or (None) of somebody in the audience."""
        if not self._closed:
            self._tallies[emoji, person] += 1
            self._schedule()

    def close(self) -> None:
        """Tell nothing more."""
        self._closed = True
        self._tallies.clear()
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        """The next turn of the round under way, or else the next round."""
        if self._timer is not None:
            return
        if self._waiting:
            self._timer = self._loop.call_later(FRAME_TIME, self._hand_out)
        elif self._tallies:
            self._timer = self._loop.call_at(max(self._loop.time(), self._next), self._begin)

    def _begin(self) -> None:
        self._next = self._loop.time() + PAUSE
        tallies = tuple(Tally(emoji, count, person) for (emoji, person), count in self._tallies.items())
        self._tallies.clear()
        self._text = encode(Reactions(tallies))
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
