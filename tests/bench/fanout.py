"""CPU-microseconds per delivered packet, by both send loops: `python -m tests.bench.fanout [listeners ...]`.

The edge in this process sends a packet every 20 ms to listeners in another process, over loopback, in turns by
the loop in numpy and the one in C. `packet` is all CPU time of this process per packet: the median of the turns.
`ratio` is the median of C to numpy in the same turn, which a busy machine changes least. Decoding, mixing,
encoding, incoming packets, consent checks and data channels are left out: `tests.bench.room_fanout` has them.
"""

import asyncio
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from statistics import median
from typing import Final, NamedTuple

from media_worker.edge.limits import EdgeLimits
from media_worker.edge.udp_edge import UdpEdge
from media_worker.peer import Peer
from tests.support.edge import RecordingObserver, opus_packets
from tests.support.light_peers import listen
from tests.support.send_loops import LOOPS, send_loop

TURNS: Final = 7
TICKS: Final = 60  # 1.2 s of sound in each turn


class Joined(NamedTuple):
    """One edge with its listeners, and CPU seconds and bytes of memory that their joins took."""

    edge: UdpEdge
    peers: list[Peer]
    pipe: Connection
    cpu: float
    memory: float


async def join(loop: str, listeners: int) -> Joined:
    """Start a process of listeners, and admit all to an edge with this send loop."""
    pipe, theirs = multiprocessing.Pipe()
    multiprocessing.get_context("spawn").Process(target=listen, args=(theirs, listeners), daemon=True).start()
    limits = EdgeLimits(idle=600, handshake=600, peers=listeners, half_open=listeners)
    edge = UdpEdge(["127.0.0.1"], limits, send_loop(loop))
    edge.open("127.0.0.1", 0)
    memory, cpu = resident(), time.process_time()
    peers = await admit(edge, pipe)
    return Joined(edge, peers, pipe, time.process_time() - cpu, resident() - memory)


async def admit(edge: UdpEdge, pipe: Connection) -> list[Peer]:
    """Answer offers until every listener is connected."""
    observers: list[RecordingObserver] = []

    def meet(peer: Peer) -> RecordingObserver:
        observers.append(RecordingObserver(peer))
        return observers[-1]

    while (offer := await asyncio.to_thread(pipe.recv)) != "ready":
        pipe.send(edge.accept(offer, meet))
    return [observer.peer for observer in observers]


async def play(joined: Joined, payloads: Iterable[bytes], first: int) -> float:
    """Send a packet every 20 ms; returns CPU seconds for each that was sent."""
    loop, sent = asyncio.get_running_loop(), joined.edge.fanout.counts.packets
    start, cpu = loop.time(), time.process_time()
    for number, payload in enumerate(payloads):
        await asyncio.sleep(max(0.0, start + number * 0.02 - loop.time()))
        joined.edge.send_audio(joined.peers, payload, (first + number) * 960, [7], number == 0)
    return (time.process_time() - cpu) / (joined.edge.fanout.counts.packets - sent)


async def stop(joined: Joined, payloads: list[bytes]) -> float:
    """End the listeners, and return the share of packets that arrived. Raises AssertionError if one was not sent."""
    joined.pipe.send("stop")
    received, _, tails = await asyncio.to_thread(joined.pipe.recv)
    if not tails <= {payload[-16:] for payload in payloads}:
        raise AssertionError("a listener decrypted something that was not sent")
    share: float = received / joined.edge.fanout.counts.packets
    joined.edge.close()
    return share


async def compare(listeners: int) -> str:
    """Measure both loops in turns, and return rows of the table."""
    payloads = opus_packets(440, TICKS)
    sides = {loop: await join(loop, listeners) for loop in LOOPS}
    costs: dict[str, list[float]] = {loop: [] for loop in LOOPS}
    for turn in range(TURNS):
        for loop, joined in sides.items():
            costs[loop].append(await play(joined, payloads, turn * TICKS))
    ratio = median(new / old for old, new in zip(*costs.values(), strict=True))
    rows = []
    for loop, joined in sides.items():
        arrived = await stop(joined, payloads)
        rows.append(
            f"{listeners:9}  {loop:8}  {median(costs[loop]) * 1e6:9.2f}  {ratio if loop == LOOPS[1] else 1:5.2f}"
            f"  {joined.cpu / listeners * 1e3:7.2f}  {joined.memory / 1024 / listeners:7.0f}  {arrived:7.1%}"
        )
    return "\n".join(rows)


def resident() -> float:
    """Return the bytes of memory of this process now."""
    with open("/proc/self/statm") as file:
        return float(file.read().split()[1]) * resource.getpagesize()


def main() -> None:
    """Print the table."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    sizes = [int(argument) for argument in sys.argv[1:]] or [100, 200, 500, 1_000]
    print("listeners  loop      packet us  ratio  join ms  kB each  arrived")
    for size in sizes:
        print(asyncio.run(compare(size)), flush=True)


if __name__ == "__main__":
    main()
