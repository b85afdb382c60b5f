"""What Spaces cost in which nobody speaks: `python -m tests.bench.quiet_rooms [ROOMS]`.

Three people are in each, who have all heard something before. Their browsers renew their consent every 2.5 s, as
Chromium does, one after the other, and send a report of RTCP every 5 s. The worker makes a heartbeat every 2 s, with
the reports that are due. The share of a core is this process's CPU time.
"""

import asyncio
import multiprocessing
import resource
import secrets
import sys
import time
from itertools import count

from chalicelib.protocol import Grant, Person, encode
from chalicelib.tokens import GRANT, seal
from media_worker.control.grants import GrantCheck
from media_worker.control.heartbeats import heartbeats
from media_worker.control.rooms import Rooms
from media_worker.edge.limits import EdgeLimits
from media_worker.edge.udp_edge import UdpEdge
from tests.support.edge import opus_packets
from tests.support.light_peers import listen
from tests.support.room import seat, space

PEOPLE = 3
CONSENT = 2.5  # s
SECONDS = 20.0
BEAT = 2.0  # s
SECRET = "s" * 32


async def share(rooms: int) -> float:
    """Return the share of a core that `rooms` quiet Spaces take."""
    people, loop, numbers = rooms * PEOPLE, asyncio.get_running_loop(), count(1)
    pipe, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=listen, args=(theirs, people, CONSENT), daemon=True)
    edge = UdpEdge(["127.0.0.1"], EdgeLimits(idle=600, handshake=600, peers=people, half_open=people))
    edge.open("127.0.0.1", 0)
    live = Rooms(edge, GrantCheck(SECRET, "w_1"), loop, lambda: next(numbers), time.time)
    process.start()
    admitted = 0
    while (offer := await asyncio.to_thread(pipe.recv)) != "ready":
        pipe.send(live.admit(grant(*divmod(admitted, PEOPLE)), offer))
        admitted += 1
    for number, payload in enumerate(opus_packets(440, 3)):
        edge.send_audio(list(edge._peers), payload, number * 960, [], False)
    await asyncio.sleep(2 * CONSENT)
    start, used = loop.time(), time.process_time()
    while loop.time() < start + SECONDS:
        await asyncio.sleep(BEAT)
        beats = heartbeats("w_1", live.load_now(), live.reports(loop.time()), live.draining, live.totals())
        assert all(encode(beat) for beat in beats)
    spent = (time.process_time() - used) / (loop.time() - start)
    if len(edge._peers) != people:
        raise AssertionError(f"{len(edge._peers)} of {people} are still here")
    pipe.send("stop")
    await asyncio.to_thread(pipe.recv)
    edge.close()
    process.join()
    return spent


def grant(number: int, person: int) -> str:
    """A signed grant for one of the people of one of the rooms."""
    room, name = space(1, [seat("a_0", "host")], space=f"s_{number}"), f"a_{person}"
    expires = int(time.time()) + 600
    who = Person(name, name, name)
    return seal(SECRET, GRANT, Grant(secrets.token_hex(8), "admit", "w_1", 1, expires, room, who, "c"))


def main() -> None:
    """Print the share."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    rooms = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    spent = asyncio.run(share(rooms))
    print(f"{rooms} quiet Spaces of {PEOPLE}: {spent:.2%} of a core")


if __name__ == "__main__":
    main()
