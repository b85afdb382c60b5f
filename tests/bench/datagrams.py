"""CPU-microseconds per incoming datagram, by who sent it: `python -m tests.bench.datagrams`.

Each is handed to the edge as if it had been read from the socket, and no answer is sent, so that the two system calls
(about 5 us together) are left out.
"""

import asyncio
import time
from collections.abc import Iterator
from itertools import cycle, islice
from struct import pack
from typing import cast

from aioice import stun

from media_worker.edge.edge_peer import EdgePeer
from media_worker.edge.udp_edge import UdpEdge
from tests.support.edge import RecordingObserver, check_from
from tests.support.light_peers import OFFER

ROUNDS = 5
DATAGRAMS = 5_000
ADDRESS = ("127.0.0.1", 40_000)
PACE = 1.0  # s of the edge's clock between two datagrams, so that no limit is reached


def padded(check: bytes, attributes: int) -> bytes:
    """Return `check` with more attributes at its start; its signature is wrong then."""
    body = pack("!HH", 0xFF00, 0) * attributes + check[20:]
    return stun.set_body_length(check[:20], len(body)) + body


def kinds(peer: EdgePeer) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the rows of the table, each with the datagrams to send in turn."""
    names = (peer.ours.ufrag, peer.offer.ufrag)
    yield "known peer", [check_from(names, peer.ours.password) for _ in range(100)]
    yield "known username, wrong password", [check_from(names, "q" * 24)]
    yield "known username, 120 attributes", [padded(check_from(names, "q" * 24), 120)]
    yield "stranger", [check_from(("nobody", "nobody"), "q" * 24)]
    yield "stranger, 120 attributes", [padded(check_from(("nobody", "nobody"), "q" * 24), 120)]
    yield "stranger, no STUN inside", [b"\x00\x01" + bytes(100)]
    yield "stranger, SRTP", [b"\x80\x6f" + bytes(100)]


def cost(edge: UdpEdge, datagrams: list[bytes], clock: Iterator[float]) -> float:
    """Return the microseconds per datagram: the least of several rounds, because the machine is shared."""
    spent = []
    for _ in range(ROUNDS):
        batch = list(islice(zip(cycle(datagrams), clock, strict=False), DATAGRAMS))
        start = time.process_time()
        for datagram, now in batch:
            edge._dispatch(datagram, ADDRESS, now)
        spent.append(time.process_time() - start)
    return min(spent) / DATAGRAMS * 1e6


async def main() -> None:
    """Print the table."""
    edge = UdpEdge(["127.0.0.1"])
    edge.open("127.0.0.1", 0)
    edge.transmit = lambda _datagram, _address: None  # type: ignore[method-assign, assignment]
    observers: list[RecordingObserver] = []

    def meet(peer: object) -> RecordingObserver:
        observers.append(RecordingObserver(cast(EdgePeer, peer)))
        return observers[-1]

    edge.accept(OFFER, meet)
    start = asyncio.get_running_loop().time()
    clock = (start + number * PACE for number in range(10**9))
    print("| datagram | us |\n|---|---|")
    for name, datagrams in kinds(cast(EdgePeer, observers[0].peer)):
        print(f"| {name} | {cost(edge, datagrams, clock):.1f} |")
    edge.close()


if __name__ == "__main__":
    asyncio.run(main())
