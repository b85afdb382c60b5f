"""Reads the socket of the edge: at once while anybody talks or comes in, and otherwise at intervals.

When all are silent, browsers renew their consent. To wake up for each of them costs several times as much as to answer
it, and nobody notices if the answer takes 10 ms longer.
"""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from media_worker.edge.transport import Address

PAUSE: Final = 0.010  # s between two reads
CALM: Final = 2.0  # s without anything urgent from which on datagrams may wait
TURN: Final = 0.004  # s of reading at a stretch, after which ticks of the sound that are due come first


class DatagramSource(Protocol):
    """The part of the socket that is needed. `UdpSocket` implements it."""

    def fileno(self) -> int:
        """The file descriptor."""

    def receive(self) -> tuple[bytes, Address] | None:
        """The next datagram and its source address, or None if there is none."""


class DatagramReader:
    """Passes each datagram on, with the time at which it was read. Runs from its creation until `close`."""

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
        self._urgent_at = self._read_at = loop.time()
        self._pause: asyncio.TimerHandle | None = None
        loop.add_reader(source.fileno(), self._read)

    def hurry(self, now: float) -> None:
        """Somebody talks, or is about to come in: what they send next must not wait."""
        self._urgent_at = now
        self._listen()

    def close(self) -> None:
        """Read nothing more."""
        self._listen()
        self._loop.remove_reader(self._source.fileno())

    def _read(self) -> None:
        began = now = self._loop.time()
        count = 0
        while received := self._source.receive():
            count += 1
            self._dispatch(*received, now)
            now = self._loop.time()
            if count == self._burst or now - began > TURN:
                break
        dense, self._read_at = began - self._read_at < 2 * PAUSE, began
        if received is None and count and dense and now - self._urgent_at > CALM:
            self._wait()
        else:
            self._listen()

    def _wait(self) -> None:
        if self._pause is None:
            self._loop.remove_reader(self._source.fileno())
        self._pause = self._loop.call_later(PAUSE, self._read)

    def _listen(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
            self._loop.add_reader(self._source.fileno(), self._read)
