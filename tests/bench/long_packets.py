"""CPU time and traffic of a listener, with packets of 20 and of 60 ms: `python -m
tests.bench.long_packets [LISTENERS ...]`.

One person talks, as in `room_fanout`. One room plays in turns, once with frames sent one by one and once three in a
packet: the worker decides that by the size of the audience, and the bench moves that size. `CPU` is all CPU time of
this process per listener and second of sound, the median of the turns; `kb/s` counts whole datagrams, with UDP and IP.
"""

import asyncio
import resource
import sys
from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

from media_worker.edge.udp_edge import UDP_IP
from media_worker.peer import AudioPacket
from media_worker.room import stage_mix
from tests.bench.room_fanout import TICKS, TURNS, PlayedRoom, close, open_room, play
from tests.support.room import Microphone
from tests.support.send_loops import LOOPS

AUDIENCES: Final = {"20 ms": 1_000_000, "60 ms": 1}  # from how many listeners on packets are long


class Spent(NamedTuple):
    """What one listener takes for a second of sound: seconds of CPU, packets, and bits."""

    cpu: float
    packets: float
    bits: float


async def spend(played: PlayedRoom, packets: Sequence[AudioPacket], listeners: int) -> Spent:
    """Play one turn, with the pause after it."""
    counts, seconds = played.edge.fanout.counts, listeners * len(packets) * 0.02
    packets_before, bytes_before = counts.packets, counts.bytes
    each = await play(played, packets)
    sent = counts.packets - packets_before
    size = counts.bytes - bytes_before + UDP_IP * sent
    await asyncio.sleep(0.5)  # until nothing is left to play
    return Spent(each * sent / seconds, sent / seconds, 8 * size / seconds)


async def compare(listeners: int) -> str:
    """Play both ways in turns, and return rows of the table."""
    microphone, played = Microphone(440), await open_room(LOOPS[1], listeners)
    speech = [microphone.packet(0) for _ in range(2 * TURNS * TICKS)]
    spent: dict[str, list[Spent]] = {name: [] for name in AUDIENCES}
    for turn in range(2 * TURNS):
        name = list(AUDIENCES)[turn % 2]
        stage_mix.LARGE = stage_mix.LARGE_ON_BUSY = AUDIENCES[name]  # type: ignore[misc]
        spent[name].append(await spend(played, speech[turn * TICKS : (turn + 1) * TICKS], listeners))
    arrived = await close(played)
    ratio = median(long.cpu / short.cpu for short, long in zip(*spent.values(), strict=True))
    rows = []
    for name, turns in spent.items():
        cpu, packets, bits = (median(column) for column in zip(*turns, strict=True))
        share = 1 if name == "20 ms" else ratio
        rows.append(
            f"{listeners:9}  {name}  {cpu * 1e6:8.0f}  {share:5.2f}  {packets:9.1f}  {bits / 1e3:5.1f}  {arrived:7.1%}"
        )
    return "\n".join(rows)


def main() -> None:
    """Print the table."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    print("listeners  length  CPU us  ratio  packets/s   kb/s  arrived")
    for size in [int(argument) for argument in sys.argv[1:]] or [100, 200, 500, 1_000]:
        print(asyncio.run(compare(size)), flush=True)


if __name__ == "__main__":
    main()
