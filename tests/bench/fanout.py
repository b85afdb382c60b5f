"""CPU-microseconds per delivered packet: `python -m tests.bench.fanout [listeners ...]`.

The edge in this process sends a packet every 20 ms to listeners in another process, over loopback.
`total` is all CPU time of this process per packet; `each` leaves out what one listener costs alone,
which is the price of the room and of the event loop. Decoding, mixing, encoding, incoming packets, consent checks and
data channels are left out, so a whole worker costs more (docs/decisions/0006).
"""

import asyncio
import multiprocessing
import resource
import sys
import time
from multiprocessing.connection import Connection
from typing import NamedTuple

from media_worker.edge.limits import EdgeLimits
from media_worker.edge.udp_edge import UdpEdge
from media_worker.peer import Peer
from tests.support.edge import RecordingObserver, opus_packets
from tests.support.light_peers import listen

TICKS = 300  # 6 s of sound


class Run(NamedTuple):
    """One row of the table."""

    listeners: int
    cpu: float
    join_cpu: float
    kilobytes: float
    sent: int
    received: int
    decrypted: int
    late: float


async def measure(listeners: int) -> Run:
    """Measure CPU seconds of the sound, CPU seconds and memory of the joins, arrivals, and the worst lateness in s."""
    pipe, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=listen, args=(theirs, listeners), daemon=True)
    limits = EdgeLimits(idle=600, handshake=600, peers=listeners, half_open=listeners)
    edge = UdpEdge(["127.0.0.1"], limits)
    edge.open("127.0.0.1", 0)
    process.start()
    memory, cpu = resident(), time.process_time()
    peers = await admit(edge, pipe)
    joined = (time.process_time() - cpu, resident() - memory)
    payloads = opus_packets(440, TICKS)
    cpu = time.process_time()
    late = await play(edge, peers, payloads)
    spent = time.process_time() - cpu
    pipe.send("stop")
    received, decrypted, tails = await asyncio.to_thread(pipe.recv)
    if not tails <= {payload[-16:] for payload in payloads}:
        raise AssertionError("a listener decrypted something that was not sent")
    sent = edge.fanout.counts.packets
    edge.close()
    process.join()
    return Run(listeners, spent, joined[0], joined[1] / 1024, sent, received, decrypted, late)


async def admit(edge: UdpEdge, pipe: Connection) -> list[Peer]:
    """Answer offers until every listener is connected."""
    observers: list[RecordingObserver] = []

    def meet(peer: Peer) -> RecordingObserver:
        observers.append(RecordingObserver(peer))
        return observers[-1]

    while (offer := await asyncio.to_thread(pipe.recv)) != "ready":
        pipe.send(edge.accept(offer, meet))
    return [observer.peer for observer in observers]


async def play(edge: UdpEdge, peers: list[Peer], payloads: list[bytes]) -> float:
    """Send a packet every 20 ms; returns the lateness of the latest one, in seconds."""
    loop = asyncio.get_running_loop()
    start, worst = loop.time(), 0.0
    for number, payload in enumerate(payloads):
        due = start + number * 0.02
        await asyncio.sleep(max(0.0, due - loop.time()))
        worst = max(worst, loop.time() - due)
        edge.send_audio(peers, payload, number * 960, [7], number == 0)
    return worst


def resident() -> float:
    """Return the bytes of memory of this process now."""
    with open("/proc/self/statm") as file:
        return float(file.read().split()[1]) * resource.getpagesize()


def main() -> None:
    """Print the table."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    sizes = [int(argument) for argument in sys.argv[1:]] or [100, 500, 1_000]
    alone = asyncio.run(measure(1))
    print(f"one listener alone: {alone.cpu / TICKS * 1e6:.0f} us per tick")
    print("listeners  total us  each us  join ms  kB each  delivered  decrypted  latest ms")
    for run in (asyncio.run(measure(size)) for size in sizes):
        total = run.cpu / run.received * 1e6
        each = (run.cpu - alone.cpu) / (run.received - alone.received) * 1e6
        print(
            f"{run.listeners:9}  {total:8.1f}  {each:7.1f}  {run.join_cpu / run.listeners * 1e3:7.2f}"
            f"  {run.kilobytes / run.listeners:7.0f}  {run.received / run.sent:9.1%}  {run.decrypted:9}"
            f"  {run.late * 1e3:9.1f}"
        )


if __name__ == "__main__":
    main()
