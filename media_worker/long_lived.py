"""What a worker keeps for as long as it runs, as Python's garbage collector sees it.

A full collection visits every object, and the sound stands still meanwhile: for 50 ms with 1,300 people here. While
people come in, Python would begin one whenever there are a quarter more objects. But what a connection leaves behind is
freed at once, because nothing of it refers to itself, so a full collection finds hardly anything. It can wait until
nobody hears it.
"""

import asyncio
import gc
from collections.abc import Callable
from typing import Final

LOOK: Final = 10.0  # s between looks whether this is a good moment
LONGEST: Final = 600.0  # s after which a collection is made while people listen
_NEVER: Final = 1_000_000  # collections of younger objects; Python's own rule is 10
_WORTH: Final = 10  # collections of younger objects that make a full one worth its while


def leave_out_of_collections() -> None:
    """Leave everything that exists now out of all garbage collections from now on, and let Python begin no full one.

    What exists lives as long as the process. Modules alone take 20 to 40 ms in each collection.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)


class CalmCollections:
    """Makes full collections while no sound is sent, from its creation until `close`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, packets_sent: Callable[[], int]) -> None:
        """`packets_sent` is the number of packets of sound since the start."""
        self.made = 0
        self._loop = loop
        self._packets_sent = packets_sent
        self._sent = packets_sent()
        self._made_at = loop.time()
        self._timer = loop.call_later(LOOK, self._look)

    def close(self) -> None:
        """Make none any more."""
        self._timer.cancel()

    def _look(self) -> None:
        self._timer = self._loop.call_later(LOOK, self._look)
        before, self._sent = self._sent, self._packets_sent()
        calm = self._sent == before and gc.get_count()[2] >= _WORTH
        if calm or self._loop.time() - self._made_at >= LONGEST:
            gc.collect()
            self.made += 1
            self._made_at = self._loop.time()
