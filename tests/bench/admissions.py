"""What a Space feels when many people come in at once: `python -m tests.bench.admissions [listeners [joins/s [s]]]`.

Somebody speaks to listeners in another process, and somebody else on the stage listens, who gets each frame at once.
Then newcomers with data channels come in at a steady rate, through grants as the control plane sends them. `join` is
the CPU time of this process for each: what it took in that time beyond what the Space takes with half of them, which
is the mean of what it takes before and afterwards; `kB` is the memory that each takes in it. `gap` is the longest time
between two packets at the listener on the stage while they came, by the kernel's clock; frames have 20 ms. `held` is
the most CPU time that the worker used between two of them, so it is in the gap, but what else the machine does is not.
"""

import asyncio
import multiprocessing
import resource
import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple, cast

from chalicelib.protocol import Admit, Grant, Person, WorkerAnswer, WorkerRefusal, encode
from chalicelib.tokens import GRANT, seal
from media_worker.control.background import BackgroundTasks
from media_worker.control.commands import Commands
from media_worker.control.grants import GrantCheck
from media_worker.control.link import ControlLink
from media_worker.control.rooms import Rooms
from media_worker.edge.limits import EdgeLimits
from media_worker.edge.udp_edge import UdpEdge
from media_worker.long_lived import leave_out_of_collections
from media_worker.room.participant import Participant
from tests.bench.fanout import resident
from tests.support.light_peers import OFFER, listen
from tests.support.newcomers import come_in
from tests.support.room import FRAME, Microphone, seat, space

SECRET: Final = "s" * 32
STAGE: Final = space(1, [seat("a_host", "host"), seat("a_ear")])
NO_LINK: Final = cast(ControlLink, None)  # nothing is sent over it


class Door:
    """One worker without its control plane: `let_in` asks it for an answer to an offer, as that would."""

    def __init__(self, most: int) -> None:
        loop, numbers = asyncio.get_running_loop(), count(1)
        self.edge = UdpEdge(["127.0.0.1"], EdgeLimits(idle=600, handshake=600, peers=most, half_open=most))
        self.edge.open("127.0.0.1", 0)
        self.rooms = Rooms(self.edge, GrantCheck(SECRET, "w_1"), loop, lambda: next(numbers), time.time)
        self.refused = 0
        self._commands = Commands(self.rooms, self._answer, BackgroundTasks())
        self._replies: dict[str, Callable[[str | None], Any]] = {}
        self._grants: dict[str, str] = {}  # by person

    def prepare(self, *people: str) -> None:
        """Sign the grants for these people, as the control plane does: that is no part of the worker's work."""
        for name in people:
            person, expires = Person(name, name), int(time.time()) + 600
            grant = Grant(secrets.token_hex(8), "admit", "w_1", 1, expires, STAGE, person, "c")
            self._grants[name] = seal(SECRET, GRANT, grant)

    def let_in(self, person: str, offer: str, reply: Callable[[str | None], Any]) -> None:
        """Admit a person, and call `reply` with the SDP answer, or with None if they are refused."""
        if person not in self._grants:
            self.prepare(person)
        token = self._grants.pop(person)
        self._replies[token] = reply
        self._commands.receive(NO_LINK, encode(Admit(token, offer)))

    async def answer_to(self, person: str, offer: str) -> str | None:
        """Admit a person, and return the SDP answer, None if they are refused."""
        answered: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.let_in(person, offer, answered.set_result)
        return await answered

    def speaker(self) -> Participant:
        """Return the host, who came in without a browser and may be heard from now on."""
        (host,) = self.rooms._leases[STAGE.space].room._presence.of("a_host")
        host.opened()
        host.text_received('{"type": "mute", "muted": false}')
        return host

    async def _answer(self, message: WorkerAnswer | WorkerRefusal) -> None:
        answered = isinstance(message, WorkerAnswer)
        self.refused += not answered
        self._replies.pop(message.grant)(message.sdp if isinstance(message, WorkerAnswer) else None)


class Rush(NamedTuple):
    """Newcomers who were greeted and refused, CPU seconds and bytes of the worker for each, the longest gap (s), and
    the most CPU time between two frames (s)."""

    greeted: int
    refused: int
    join: float
    memory: float
    gap: float
    held: float


class Watch:
    """Notes in `held` the most CPU time of this thread (s) between two frames of a room, sending the first included."""

    def __init__(self, door: Door) -> None:
        clock = door.rooms._leases[STAGE.space].room._broadcast._clock
        self._tick, clock._tick = clock._tick, self._watched
        self.held, self._last = 0.0, time.thread_time()

    def _watched(self, number: int, now: float) -> int:
        before, self._last = self._last, time.thread_time()
        self.held = max(self.held, self._last - before)
        return self._tick(number, now)


async def fill(door: Door, listeners: int) -> Connection:
    """Let a crowd in that listens, in a process of its own; a message to it ends it."""
    pipe, theirs = multiprocessing.Pipe()
    multiprocessing.get_context("spawn").Process(target=listen, args=(theirs, listeners), daemon=True).start()
    numbers = count()
    while (offer := await asyncio.to_thread(pipe.recv)) != "ready":
        pipe.send(await door.answer_to(f"g_{next(numbers)}", offer))
    return pipe


async def speak(speaker: Participant, until: asyncio.Event) -> None:
    """Let the host talk, 20 ms at a time."""
    loop, microphone = asyncio.get_running_loop(), Microphone(440)
    packets, start = [microphone.packet(0) for _ in range(100)], loop.time()
    for number in count():
        await asyncio.sleep(start + number * 0.02 - loop.time())
        if until.is_set():
            return
        packet = packets[number % len(packets)]
        speaker.audio_received(packet._replace(sequence=number, timestamp=number * FRAME, arrived=loop.time()))


class Usage(NamedTuple):
    """The share of a core and the bytes of memory that this process takes."""

    cpu: float
    memory: float


async def usage(seconds: float = 5.0) -> Usage:
    """Return what this process takes once it has settled."""
    await asyncio.sleep(1.0)
    before = time.process_time()
    await asyncio.sleep(seconds)
    return Usage((time.process_time() - before) / seconds, resident())


def part(door: Door, crowd: Connection, newcomers: Connection) -> None:
    """Let everybody go."""
    asyncio.get_running_loop().remove_reader(newcomers.fileno())
    crowd.send("stop")
    newcomers.send((None, None))
    door.rooms.close()
    door.edge.close()


async def rush(listeners: int, rate: float, seconds: float) -> Rush:
    """Fill a Space, let people come in, and measure."""
    loop, newcomers = asyncio.get_running_loop(), int(rate * seconds)
    door, done, over = Door(listeners + newcomers + 2), loop.create_future(), asyncio.Event()
    leave_out_of_collections()
    await door.answer_to("a_host", OFFER)
    crowd = await fill(door, listeners)
    speaking = asyncio.create_task(speak(door.speaker(), over))
    pipe, theirs = multiprocessing.Pipe()
    multiprocessing.get_context("spawn").Process(target=come_in, args=(theirs, newcomers, rate), daemon=True).start()

    def reply(number: int, answer: str | None) -> None:
        pipe.send((number, answer))

    def asked() -> None:
        while pipe.poll():
            number, offer = pipe.recv()
            if number is None:
                done.set_result(offer)
            else:
                person = "a_ear" if number < 0 else f"g_new{number}"
                door.let_in(person, offer, partial(reply, number))

    loop.add_reader(pipe.fileno(), asked)
    door.prepare(*(f"g_new{number}" for number in range(newcomers)))
    await asyncio.sleep(3.0)  # until the ear is here
    usual = await usage()
    watch = Watch(door)
    pipe.send((None, None))
    before, begun = time.process_time(), loop.time()
    greeted, gap = await done
    held = watch.held
    used, took = time.process_time() - before, loop.time() - begun
    later = await usage()
    used -= took * (usual.cpu + later.cpu) / 2
    over.set()
    await speaking
    part(door, crowd, pipe)
    memory = later.memory - usual.memory
    return Rush(greeted, door.refused, used / max(greeted, 1), memory / max(greeted, 1), gap, held)


def main() -> None:
    """Print the table."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    given = [float(argument) for argument in sys.argv[1:]]
    listeners, rate, seconds = (*given, *(500.0, 200.0, 10.0)[len(given) :])
    measured = asyncio.run(rush(int(listeners), rate, seconds))
    print("listeners  joins/s  greeted  refused  join ms  kB each  gap ms  held ms")
    print(
        f"{int(listeners):9}  {rate:7.0f}  {measured.greeted:7}  {measured.refused:7}"
        f"  {measured.join * 1e3:7.2f}  {measured.memory / 1024:7.0f}  {measured.gap * 1e3:6.0f}"
        f"  {measured.held * 1e3:7.1f}"
    )


if __name__ == "__main__":
    main()
