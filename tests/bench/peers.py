"""Our media worker beside other relays: `python -m tests.bench.peers [listeners ...]`.

One person talks, 20 ms in a packet, and listeners in another process, over loopback, renew their consent every 5 s.
Each relay is a process of its own: our worker as its container runs it, with a real speaker, behind a control plane;
Janus with its streaming plugin, as Debian configures it and with `event_loops`; and stock aiortc, with packets that
all its connections share and with MediaRelay. Listeners have no data channel, which the others would not have either.

Relays are measured one after the other. `us` is all CPU time of the relay's process for 20 ms of sound at a listener,
the median of turns of two seconds; our worker puts three frames in a packet for large audiences, so `packets` says how
many arrived for each frame. `ratio` is `us` by ours, with as many listeners. `join` is the CPU time of the relay for a
listener who comes in, and `kB` its memory.
The figures are also stored, in `build/bench/peers.json`. If the machine has other work, the table says so.
"""

import asyncio
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tests.bench.relays import aiortc_peers, espacio, janus
from tests.bench.relays.listeners import listen
from tests.bench.relays.relay import Relay, cpu, resident

TURNS: Final = 5
TURN: Final = 2.0  # s
FRAMES: Final = 50  # of 20 ms, in a second
WARM_UP: Final = 2.0  # s, in which caches and threads of all relays come up
BUSY: Final = 0.15  # of all cores: from here on, what else the machine does is said
RESULTS: Final = Path("build/bench/peers.json")
Start = Callable[[str], AbstractAsyncContextManager[Relay]]
# Name -> how to start it, and the most listeners it is measured with; beyond, it takes more than a core.
RELAYS: Final[dict[str, tuple[Start, int]]] = {
    "Espacio": (espacio.running, 10_000),
    "Janus, event_loops": (janus.with_loops, 1_000),
    "Janus, default": (janus.default, 500),
    "aiortc, shared packets": (aiortc_peers.sharing, 200),
    "aiortc, MediaRelay": (aiortc_peers.relaying, 8),
}


class Measured(NamedTuple):
    """What one relay took: CPU us for 20 ms at a listener, packets for each, and CPU ms and kB for a join."""

    relay: str
    listeners: int
    us: float
    packets: float
    join: float
    kb: float


class Audience(NamedTuple):
    """A relay with its listeners."""

    relay: Relay
    pipe: Connection
    join: float
    kb: float

    async def packets(self) -> int:
        """Return how many packets all listeners have received so far."""
        self.pipe.send(True)
        received: int = await asyncio.to_thread(self.pipe.recv)
        return received


@asynccontextmanager
async def audience(start: Start, listeners: int) -> AsyncIterator[Audience]:
    """Run a relay, and let listeners in."""
    pipe, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=listen, args=(theirs, listeners), daemon=True)
    with tempfile.TemporaryDirectory() as folder:
        async with start(folder) as relay:
            await asyncio.sleep(WARM_UP)
            before, memory = cpu(relay.pid), resident(relay.pid)
            process.start()
            while (offer := await asyncio.to_thread(pipe.recv)) != "ready":
                pipe.send(await relay.join(offer))
            joined = (cpu(relay.pid) - before) / listeners * 1e3
            yield Audience(relay, pipe, joined, (resident(relay.pid) - memory) / 1024 / listeners)
            pipe.send(False)
            process.join()


async def measure(name: str, listeners: int) -> Measured:
    """Measure one relay with an audience."""
    async with audience(RELAYS[name][0], listeners) as one:
        await asyncio.sleep(WARM_UP)
        costs, packets = zip(*[await _turn(one, listeners) for _ in range(TURNS)], strict=True)
        return Measured(name, listeners, median(costs), median(packets), one.join, one.kb)


async def _turn(one: Audience, listeners: int) -> tuple[float, float]:
    """Return CPU us for 20 ms at a listener, and the packets that arrived for each."""
    begun, used, packets = time.monotonic(), cpu(one.relay.pid), await one.packets()
    await asyncio.sleep(TURN)
    frames = (time.monotonic() - begun) * FRAMES * listeners
    return (cpu(one.relay.pid) - used) / frames * 1e6, (await one.packets() - packets) / frames


def _there(name: str) -> bool:
    return janus.installed() or not name.startswith("Janus")


def main() -> None:
    """Print and store the table."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    if not janus.installed():
        print("Janus is not here: install Debian's package `janus` to compare with it.\n")
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    if load > BUSY:
        print(f"The machine has other work (load {load:.2f} of a core for each): the ratios are rough.\n")
    print("relay                   listeners      us  ratio  packets  join ms     kB")
    measured = []
    for size in [int(argument) for argument in sys.argv[1:]] or [5, 50, 100, 200, 500, 1_000]:
        ours = 0.0
        for name in [name for name, (_, most) in RELAYS.items() if size <= most and _there(name)]:
            one = asyncio.run(measure(name, size))
            ours = ours or one.us
            measured.append(one._asdict())
            print(
                f"{name:22}  {size:9}  {one.us:6.1f}  {one.us / ours:5.1f}  {one.packets:7.2f}  {one.join:7.2f}"
                f"  {one.kb:5.0f}",
                flush=True,
            )
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({"load": load, "relays": measured}, indent=1))


if __name__ == "__main__":
    main()
