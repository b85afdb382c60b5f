"""Reads the socket of the edge: on arrival while somebody is connecting, in ticks of the sound while there is sound,
and otherwise at intervals.

Waking up for a datagram costs several times as much as reading it. What a speaker sends is not played before the next
tick, and the kernel has noted when it came. While everybody is silent, browsers only send ICE's checks of consent, and
nobody notices if their answers take 10 ms longer.
"""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from media_worker.edge.transport import Address

PAUSE: Final = 0.010  # s between two reads
CALM: Final = 2.0  # s without anything urgent, after which datagrams may wait
TURN: Final = 0.004  # s of reading at a stretch, after which ticks of the sound that are due come first
MISSED: Final = 0.1  # s without a tick, after which ticks are taken to have stopped


class DatagramSource(Protocol):
    """What the reader needs of the socket. `UdpSocket` implements it."""

    @property
    def stamped(self) -> bool:
        """Whether the kernel notes when a datagram comes."""

    @property
    def waited(self) -> float:
        """How long the last datagram waited until `receive` (s)."""

    def fileno(self) -> int:
        """The file descriptor."""

    def receive(self) -> tuple[bytes, Address] | None:
        """The next datagram and its source address, or None if there is none."""


class DatagramReader:
    """Passes each datagram on, with the time at which it came. Runs from its creation until `close`."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        source: DatagramSource,
        burst: int,
        dispatch: Callable[[bytes, Address, float], None],
    ) -> None:
        """`burst` is the largest number of datagrams per turn of the event loop, which also ends after `TURN`."""
        self._loop = loop
        self._source = source
        self._burst = burst
        self._dispatch = dispatch
        self._urgent_at = self._sound_at = self._read_at = loop.time()
        self._pause: asyncio.TimerHandle | None = None  # until the next read, if there is a pause
        self._ticked_at: float | None = None  # when a tick has read, if reading is left to ticks
        loop.add_reader(source.fileno(), self._read)

    @property
    def ticks(self) -> bool:
        """Whether reading is left to ticks."""
        return self._ticked_at is not None

    def hurry(self, now: float) -> None:
        """Somebody is connecting: what they send next must not wait."""
        self._urgent_at = now
        self.listen()

    def note_sound(self, now: float) -> None:
        """Somebody talks: what they send next must not wait longer than until the next tick."""
        self._sound_at = now
        if self._pause is not None:
            self.listen()

    def tick(self) -> None:
        """Read what has come, and leave to the next tick, 20 ms later, what comes until then.

        Reading is not left to ticks while anything is urgent, nor if more has come than one turn may read.
        """
        now = self._loop.time()
        if now - self._urgent_at <= CALM or not self._source.stamped:
            return
        if self._ticked_at is None:
            self._ignore()
        self._ticked_at = now
        _, more = self._take(now)
        if more:
            self.listen()

    def listen(self) -> None:
        """Read on arrival from now on: there will be no tick."""
        if self._pause is not None:
            self._pause.cancel()
        elif self._ticked_at is None:
            return
        self._pause = self._ticked_at = None
        self._loop.add_reader(self._source.fileno(), self._read)

    def check(self, now: float) -> None:
        """Read on arrival if ticks have stopped although nobody called `listen`."""
        if self._ticked_at is not None and now - self._ticked_at > MISSED:
            self.listen()

    def close(self) -> None:
        """Read nothing more."""
        self.listen()
        self._loop.remove_reader(self._source.fileno())

    def _read(self) -> None:
        began = self._loop.time()
        count, more = self._take(began)
        dense, self._read_at = began - self._read_at < 2 * PAUSE, began
        if count and dense and not more and began - max(self._urgent_at, self._sound_at) > CALM:
            self._wait()
        else:
            self.listen()

    def _take(self, began: float) -> tuple[int, bool]:
        """Pass on what waits. Returns how many datagrams that were, and whether more may wait."""
        now, count = began, 0
        while received := self._source.receive():
            count += 1
            self._dispatch(*received, now - self._source.waited)
            now = self._loop.time()
            if count == self._burst or now - began > TURN:
                return count, True
        return count, False

    def _wait(self) -> None:
        self._ignore()
        self._pause = self._loop.call_later(PAUSE, self._read)

    def _ignore(self) -> None:
        """Read nothing on arrival."""
        if self._pause is None:
            self._loop.remove_reader(self._source.fileno())
        else:
            self._pause.cancel()
            self._pause = None
