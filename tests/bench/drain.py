"""How long listeners hear nothing when their worker drains: `python -m tests.bench.drain [LISTENERS] [ROUNDS]`.

Real peers (aiortc), one of which speaks a tone, and two workers. The one that plays gets SIGTERM; everybody follows the
Space as the site's page does. Printed is the longest time between two packets with a voice, for each listener, and how
long the worker took to end. 20 ms is no gap at all.
"""

import asyncio
import os
import signal
import statistics
import sys
import time
from pathlib import Path

from infra.local.stack import Stack, stack
from tests.support.follower import Follower
from tests.support.patience import until_async
from tests.support.space import HOST_HZ, live_space
from tests.support.stack import playing_worker
from tests.support.voice import SineTrack

LISTENERS, ROUNDS = 20, 3
AT_ONCE = 5  # listeners that join at the same time, before anything is measured
AFTER = 100  # packets that each listener hears from the new worker before a round ends


async def drained(running: Stack, listeners: int) -> tuple[list[float], float]:
    """Return the longest gap of each listener (ms) when the worker drains, and the seconds until it ended."""
    async with live_space(running.origin) as space:
        host = Follower(space.host, lambda: SineTrack(HOST_HZ))
        crowd: list[Follower] = []
        while len(crowd) < listeners:
            joining = [space.listener() for _ in range(min(AT_ONCE, listeners - len(crowd)))]
            crowd += [Follower(one) for one in await asyncio.gather(*joining)]
        await until_async(lambda: None if all(len(one.heard) > AFTER for one in crowd) else "not all hear", 60)
        worker, began = playing_worker(running), time.monotonic()
        os.kill(worker, signal.SIGTERM)
        await asyncio.gather(host.follow(), *(one.follow() for one in crowd))
        until = {one: len(one.heard) + AFTER for one in crowd}
        await until_async(lambda: None if not Path(f"/proc/{worker}").exists() else "the worker still runs", 120)
        ended = time.monotonic() - began
        await until_async(lambda: None if all(len(one.heard) > until[one] for one in crowd) else "not all hear", 60)
        await host.current.leave()
        for one in crowd:
            await one.current.leave()
        return [one.longest_gap(began) * 1_000 for one in crowd], ended


def main(arguments: list[str]) -> None:
    numbers = [int(argument) for argument in arguments]
    listeners, rounds = (numbers + [LISTENERS, ROUNDS][len(numbers) :])[:2]
    print(f"| {listeners} listeners: gap, median, ms | 95th percentile | longest | the worker ended after, s |")
    print("|---|---|---|---|", flush=True)
    for _ in range(rounds):
        with stack("--workers", "2") as running:
            gaps, ended = asyncio.run(drained(running, listeners))
        ninety_fifth = statistics.quantiles(gaps, n=20)[-1]
        print(f"| {statistics.median(gaps):.0f} | {ninety_fifth:.0f} | {max(gaps):.0f} | {ended:.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
