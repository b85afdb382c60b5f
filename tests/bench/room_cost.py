"""The cost of a room before its first observer, and the delay in it: `python -m tests.bench.room_cost`.

The cost is this process's CPU time while 1 to 13 people talk in a room without observers, in real time, with packets
prepared beforehand. The delay is from a packet's arrival until its sound is sent, by the jitter of the network;
capture, codec (26.5 ms together) and the network itself come on top.
"""

import asyncio
import random
import statistics
import time
from itertools import count
from typing import cast

import numpy as np

from chalicelib.protocol import Person
from media_worker.audio.automatic_gain import AutomaticGain
from media_worker.audio.clock import FRAME_TIME
from media_worker.audio.jitter import JitterBuffer
from media_worker.audio.opus import Decoder, Encoder
from media_worker.peer import AudioPacket, Edge, PeerObserver
from media_worker.room.room import LiveRoom
from tests.support.room import FRAME, FakeEdge, Microphone, seat, space, tone

SECONDS = 5.0


async def cost(speakers: int, seconds: float = SECONDS) -> tuple[float, int]:
    """Return the share of a core used by a room of `speakers` talking people, and the frames that its clock skipped."""
    loop, edge, numbers = asyncio.get_running_loop(), FakeEdge(), count(1)
    people = [f"a_{n}" for n in range(speakers)]
    room = LiveRoom(space(1, [seat(person) for person in people]), cast(Edge, edge), loop, lambda: next(numbers))
    observers = [enter(room, edge, person) for person in people]
    packets = [Microphone(200 + 50 * n).packet(0) for n in range(speakers)]
    await asyncio.sleep(0.2)
    start, used = loop.time(), time.process_time()
    for number in range(int(seconds / FRAME_TIME)):
        await asyncio.sleep(max(0.0, start + number * FRAME_TIME - loop.time()))
        for observer, packet in zip(observers, packets, strict=True):
            observer.audio_received(packet._replace(sequence=number, timestamp=number * FRAME, arrived=loop.time()))
    share = (time.process_time() - used) / (loop.time() - start)
    room.close()
    return share, room._presence.counters.late_ticks


def enter(room: LiveRoom, edge: FakeEdge, person: str) -> PeerObserver:
    """Let `person` join and unmute."""
    room.join(Person(person, person, person), "offer")
    observer = edge.peers[-1].observer
    if observer is None:
        raise AssertionError("the edge has no observer")
    observer.opened()
    observer.text_received('{"type":"mute","muted":false}')
    return observer


def stay(jitter: float, frames: int = 1_500) -> list[float]:
    """Return the seconds from arrival to playing of each packet, with a lateness uniform in 0..`jitter` s."""
    chance, buffer, stays = random.Random(1), JitterBuffer(), []
    arrivals = sorted((n * FRAME_TIME + chance.uniform(0, jitter), n) for n in range(frames))
    came = {}
    phase = chance.uniform(0, FRAME_TIME)
    for tick in range(frames + 10):
        now = phase + tick * FRAME_TIME
        while arrivals and arrivals[0][0] <= now:
            arrived, number = arrivals.pop(0)
            came[number] = arrived
            buffer.push(AudioPacket(b"\xf8" + number.to_bytes(2, "big"), number, number * FRAME, arrived))
        popped = buffer.pop(now)
        if isinstance(popped, bytes):
            stays.append(now - came[int.from_bytes(popped[1:], "big")])
    return stays


def codec() -> tuple[float, float, float, float]:
    """Return the microseconds to encode, decode and conceal one frame, and to bring it to another loudness."""
    encoder, decoder = Encoder(), Decoder()
    frames = [tone(300 + n, n) for n in range(500)]
    start = time.process_time()
    payloads = [payload for frame in frames if (payload := encoder.encode(frame)) is not None]
    encoded = time.process_time()
    for payload in payloads:
        decoder.decode(payload)
    decoded = time.process_time()
    for _ in range(500):
        decoder.conceal(FRAME)
    concealed = time.process_time()
    gain = AutomaticGain()
    gain.decibels = gain._wanted = 6.0
    for frame in frames:
        gain.apply(frame)
    amplified = time.process_time()
    spans = np.diff([start, encoded, decoded, concealed, amplified]) / 500 * 1e6
    return float(spans[0]), float(spans[1]), float(spans[2]), float(spans[3])


def main() -> None:
    """Print the tables."""
    encode, decode, conceal, amplify = codec()
    print(
        f"us a frame: encode {encode:.0f}, decode {decode:.0f}, conceal {conceal:.0f}, automatic gain {amplify:.0f}\n"
    )
    print("| talking | % of a core | frames skipped |\n|---|---|---|")
    for speakers in (1, 2, 3, 13):
        share, skipped = asyncio.run(cost(speakers))
        print(f"| {speakers} | {share * 100:.1f} | {skipped} |")
    print("\n| jitter ms | played % | stay ms, median | 95th percentile |\n|---|---|---|---|")
    for jitter in (0.001, 0.010, 0.020, 0.040, 0.060):
        stays = stay(jitter)
        median, high = statistics.median(stays) * 1e3, statistics.quantiles(stays, n=20)[18] * 1e3
        print(f"| {jitter * 1e3:.0f} | {len(stays) / 15:.1f} | {median:.0f} | {high:.0f} |")


if __name__ == "__main__":
    main()
