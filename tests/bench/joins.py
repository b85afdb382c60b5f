"""What each newcomer costs a room: `python -m tests.bench.joins [listeners ...]`.

Ten people a second come into a room in which one person talks. `join` is the CPU time of the room for each, with the
tick of its clock after it, less that of a tick after which nobody came: medians, without the connection itself, whose
cost does not depend on the room. `texts` is the number of messages that each of them causes to others. A message takes
about 100 us of its worker.
"""

import sys
import time
from itertools import count
from statistics import median
from typing import Final, NamedTuple

from chalicelib.protocol import Person
from media_worker.peer import AudioPacket
from tests.support.room import FRAME, Microphone, SteppedRoom, seat, space, stepped_room

TICK: Final = 0.02  # s
EVERY: Final = 5  # ticks between two joins
JOINS: Final = 300


class Cost(NamedTuple):
    """Of one join: microseconds, and messages to others."""

    join: float
    texts: float


def crowded(listeners: int) -> SteppedRoom:
    """Return a room with a host who may be heard, and this many listeners."""
    here = stepped_room(space(1, [seat("a_host", "host")]))
    here.join("a_host")
    here.unmute("a_host")
    for number in range(listeners):
        here.join(f"a_{number}")
    for _ in range(2_000):
        here.loop.pass_time(TICK)
    return here


def measure(listeners: int) -> Cost:
    """Let people come into a room of this size."""
    here, microphone, numbers = crowded(listeners), Microphone(440), count()
    observer = here.here["a_host"].observer
    assert observer is not None
    packet: AudioPacket = microphone.packet(0)
    ticks: dict[bool, list[float]] = {False: [], True: []}
    before = texts(here)
    for number in range(JOINS * EVERY):
        joins = number % EVERY == 0
        observer.audio_received(packet._replace(sequence=number, timestamp=number * FRAME, arrived=here.loop.now))
        begun = time.process_time()
        if joins:
            here.room.join(Person(f"a_new{next(numbers)}", "Newcomer", "new"), "offer")
            newcomer = here.edge.peers[-1].observer
            assert newcomer is not None
            newcomer.opened()
        here.loop.pass_time(TICK)
        ticks[joins].append(time.process_time() - begun)
        here.edge.sent.clear()
    return Cost((median(ticks[True]) - median(ticks[False])) * 1e6, (texts(here) - before) / JOINS)


def texts(here: SteppedRoom) -> int:
    """Return the number of messages that the listeners have been sent who were here from the beginning."""
    return sum(len(peer.texts) for peer in here.here.values())


def main() -> None:
    """Print the table."""
    print("listeners  join us  texts")
    for size in [int(argument) for argument in sys.argv[1:]] or [100, 500, 1_000, 2_000]:
        cost = measure(size)
        print(f"{size:9}  {cost.join:7.0f}  {cost.texts:5.1f}", flush=True)


if __name__ == "__main__":
    main()
