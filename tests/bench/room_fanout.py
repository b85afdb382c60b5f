"""CPU-microseconds per packet of a whole room, by both send loops: `python -m tests.bench.room_fanout [listeners ...]`.

One person talks; listeners in another process, over loopback, renew their consent. So everything is included that a
worker does for a Space: it orders and decodes packets, mixes, encodes, sends, checks and reports; only the speaker's
own connection is left out. Two rooms play in turns in this process, one by the loop in numpy and one by that in C.
`packet` is all CPU time of this process per packet sent: the median of the turns. `ratio` is the median of C to numpy
in the same turn, which a busy machine changes least.
"""

import asyncio
import multiprocessing
import resource
import sys
import time
from collections.abc import Sequence
from itertools import count
from multiprocessing.connection import Connection
from statistics import median
from typing import Final, NamedTuple

from chalicelib.protocol import Person
from media_worker.edge.limits import EdgeLimits
from media_worker.edge.udp_edge import UdpEdge
from media_worker.peer import AudioPacket
from media_worker.room.participant import Participant
from media_worker.room.room import LiveRoom
from tests.support.light_peers import OFFER, listen
from tests.support.room import Microphone, seat, space
from tests.support.send_loops import LOOPS, send_loop

TURNS: Final = 5
TICKS: Final = 60  # 1.2 s of sound in each turn
CONSENT: Final = 5.0  # s, RFC 7675


class PlayedRoom(NamedTuple):
    """A room with its listeners, and the person in it who talks."""

    room: LiveRoom
    edge: UdpEdge
    speaker: Participant
    listeners: Connection


async def open_room(loop: str, listeners: int) -> PlayedRoom:
    """Open a room that sends by this loop, with somebody on the stage, and let the listeners in."""
    pipe, theirs = multiprocessing.Pipe()
    multiprocessing.get_context("spawn").Process(target=listen, args=(theirs, listeners, CONSENT), daemon=True).start()
    limits = EdgeLimits(idle=600, handshake=600, peers=listeners + 1, half_open=listeners + 1)
    edge, numbers = UdpEdge(["127.0.0.1"], limits, send_loop(loop)), count(1)
    edge.open("127.0.0.1", 0)
    room = LiveRoom(space(1, [seat("a_host", "host")]), edge, asyncio.get_running_loop(), lambda: next(numbers))
    room.join(Person("a_host", "Host", "host"), OFFER)
    (speaker,) = room._presence.of("a_host")
    speaker.opened()
    speaker.text_received('{"type": "mute", "muted": false}')
    while (offer := await asyncio.to_thread(pipe.recv)) != "ready":
        name = f"a_{next(numbers)}"
        pipe.send(room.join(Person(name, name, name), offer))
    return PlayedRoom(room, edge, speaker, pipe)


async def play(played: PlayedRoom, packets: Sequence[AudioPacket]) -> float:
    """Let the speaker send these packets, one every 20 ms; returns CPU seconds for each that was sent."""
    loop, sent = asyncio.get_running_loop(), played.edge.fanout.counts.packets
    start, cpu = loop.time(), time.process_time()
    for number, packet in enumerate(packets):
        await asyncio.sleep(max(0.0, start + number * 0.02 - loop.time()))
        played.speaker.audio_received(packet._replace(arrived=loop.time()))
    return (time.process_time() - cpu) / (played.edge.fanout.counts.packets - sent)


async def close(played: PlayedRoom) -> float:
    """End the room, and return the share of packets that arrived."""
    played.listeners.send("stop")
    received, _, _ = await asyncio.to_thread(played.listeners.recv)
    share: float = received / played.edge.fanout.counts.packets
    played.room.close()
    played.edge.close()
    return share


async def compare(listeners: int) -> str:
    """Play both rooms in turns, and return rows of the table."""
    microphone = Microphone(440)
    packets = [microphone.packet(0) for _ in range(TURNS * TICKS)]
    rooms = {loop: await open_room(loop, listeners) for loop in LOOPS}
    costs: dict[str, list[float]] = {loop: [] for loop in LOOPS}
    for turn in range(TURNS):
        for loop, played in rooms.items():
            costs[loop].append(await play(played, packets[turn * TICKS : (turn + 1) * TICKS]))
            await asyncio.sleep(0.5)  # until nothing is left to play
    ratio = median(new / old for old, new in zip(*costs.values(), strict=True))
    rows = []
    for loop, played in rooms.items():
        arrived = await close(played)
        share = ratio if loop == LOOPS[1] else 1
        rows.append(f"{listeners:9}  {loop:8}  {median(costs[loop]) * 1e6:9.2f}  {share:5.2f}  {arrived:7.1%}")
    return "\n".join(rows)


def main() -> None:
    """Print the table."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    print("listeners  loop      packet us  ratio  arrived")
    for size in [int(argument) for argument in sys.argv[1:]] or [100, 200, 500, 1_000]:
        print(asyncio.run(compare(size)), flush=True)


if __name__ == "__main__":
    main()
