"""Measures one relay with an audience."""

import asyncio
import multiprocessing
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tests.bench.relays import load
from tests.bench.relays.listeners import listen
from tests.bench.relays.relay import Relay, Setting, cpu, resident
from tests.bench.relays.source import FRAME_TIME, SOURCES, Source

WARM_UP: Final = 2.0  # s, in which caches and threads of all relays come up
TURNS: Final = 3  # repetitions of the source


class Contender(NamedTuple):
    """A relay: how to start it, the most listeners it is measured with, what is missing here, and its listeners."""

    start: Callable[[Setting], AbstractAsyncContextManager[Relay]]
    most: int
    missing: Callable[[], str] = lambda: ""
    listen: Callable[[Connection, int], None] = listen


class Measured(NamedTuple):
    """What a relay took.

    `us` is its CPU time for 20 ms of sound at a listener, and `packets` how many arrived for that. `join` is its CPU
    time (ms) for a listener who comes in, `kb` its memory for each. `other` is the share of the machine that others
    had meanwhile, `lost` how many listeners received nothing in a turn, and `dropped` the share of packets that came
    while listeners were too slow to read.
    """

    relay: str
    listeners: int
    us: float
    packets: float
    join: float
    kb: float
    other: float
    lost: int
    dropped: float


class Turn(NamedTuple):
    """The same, of one turn."""

    us: float
    packets: float
    other: float
    lost: int
    dropped: float


class Audience(NamedTuple):
    """A relay with its listeners."""

    relay: Relay
    pipe: Connection
    size: int
    join: float
    kb: float

    async def received(self) -> tuple[int, int]:
        """Return how many packets all have received so far, and how many listeners have since the last time."""
        self.pipe.send(True)
        received: tuple[int, int] = await asyncio.to_thread(self.pipe.recv)
        return received


async def measure(name: str, contender: Contender, source: str, listeners: int) -> Measured:
    """Measure a relay. The first repetition of the source is not counted: relays get to know the talker."""
    packets = SOURCES[source]()
    async with _audience(contender, source, listeners) as audience:
        await asyncio.sleep(WARM_UP + packets.seconds)
        await audience.received()
        turns = [await _turn(audience, packets) for _ in range(TURNS)]
    us, arrived, other, lost, dropped = zip(*turns, strict=True)
    typical = median(us), median(arrived), audience.join, audience.kb, median(other)
    return Measured(name, listeners, *typical, max(lost), max(dropped))


@asynccontextmanager
async def _audience(contender: Contender, source: str, listeners: int) -> AsyncIterator[Audience]:
    """Run a relay, and let listeners in."""
    pipe, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=contender.listen, args=(theirs, listeners), daemon=True)
    with tempfile.TemporaryDirectory() as folder:
        async with contender.start(Setting(Path(folder), source, listeners)) as relay:
            await asyncio.sleep(WARM_UP)
            before, memory = cpu(relay.pid), resident(relay.pid)
            process.start()
            theirs.close()  # so that the end of the process is the end of the pipe
            try:
                await _let_in(relay, pipe)
                join = (cpu(relay.pid) - before) / listeners * 1e3
                yield Audience(relay, pipe, listeners, join, (resident(relay.pid) - memory) / 1024 / listeners)
            finally:
                process.kill()
                process.join()


async def _let_in(relay: Relay, pipe: Connection) -> None:
    while (offer := await asyncio.to_thread(pipe.recv)) != "ready":
        pipe.send(await relay.join(offer))


async def _turn(audience: Audience, source: Source) -> Turn:
    """Measure one repetition of the source."""
    before, used, (packets, _) = load.now(), cpu(audience.relay.pid), await audience.received()
    begun = time.monotonic()
    await asyncio.sleep(source.seconds)
    frames = (time.monotonic() - begun) / FRAME_TIME * source.share * audience.size
    spent, (arrived, hearing) = cpu(audience.relay.pid) - used, await audience.received()
    after, heard = load.now(), arrived - packets
    other = load.other(before, after, os.cpu_count() or 1)
    dropped = after.dropped - before.dropped
    return Turn(spent / frames * 1e6, heard / frames, other, audience.size - hearing, dropped / max(dropped + heard, 1))
