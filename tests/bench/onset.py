"""From a sound at the speaker to its onset at a listener, before the listener's jitter buffer, with its parts:
`python -m tests.bench.onset [BURSTS]`.

It is a real `python -m media_worker` behind a control plane. The host, a stock aiortc peer, sends Opus packets of 20 ms
in real time, in turns of 0.3 s; each turn begins at another phase of the worker's 20 ms clock, and holds a burst. A
listener in a process of its own decrypts and decodes all that comes; others are in a third process. With a co-host,
somebody else is on the stage, and silent.

`ms` is from the burst's first sample at the speaker's microphone until a listener who plays packets as they come plays
it: the median, and the 95th percentile. The parts are means, and add up to the mean:

- `frame`: 20 ms, until the speaker's packet is full, and from the beginning of the listener's until the burst in it;
- `buffer`: whole ticks that the worker's jitter buffer waits, and what else comes in steps of a tick;
- `tick`: from the arrival until the next tick of the worker;
- `way`: both ways over loopback, decoding, mixing, encoding and sending: the least that any packet took;
- `codec`: the delay of two encoders and decoders, measured without a network;
- `merge`: until the packet for a large audience is full.

`other` is the share of the machine that other programs had meanwhile. The figures are also stored, in
`build/bench/onset.json`, for `python -m tests.bench.report`.
"""

import asyncio
import json
import multiprocessing
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Final, NamedTuple

from aiortc.rtcdtlstransport import RTCCertificate
from OpenSSL import SSL

from media_worker.audio.opus import RATE
from tests.bench.relays import load
from tests.bench.relays.espacio import Espacio, talking, worker
from tests.bench.relays.listeners import Crowd, Listener, listen
from tests.bench.relays.onsets import (
    FRAME_TIME,
    PAUSE,
    PLACE,
    TURN,
    Arrived,
    Heard,
    TurnTrack,
    codec_delay,
    heard,
)
from tests.support.room import seat, space

STORED: Final = Path("build/bench/onset.json")
BURSTS: Final = 100
FIRST: Final = 5  # bursts that are not counted: the worker gets to know the speaker
SIZES: Final = (3, 150)
TURN_TIME: Final = TURN * FRAME_TIME + PAUSE + FRAME_TIME / 2  # s, on average
FILL: Final = FRAME_TIME - PLACE / RATE  # s from a burst until the speaker's packet is full
STAGES: Final = {False: [seat("a_host", "host")], True: [seat("a_host", "host"), seat("a_cohost", "cohost")]}


class Ear(Listener):
    """A listener who notes all packets of sound."""

    def __init__(self, number: int, certificate: RTCCertificate, context: SSL.Context) -> None:
        super().__init__(number, certificate, context)
        self.arrived: list[Arrived] = []

    def _hear(self, datagram: bytes) -> None:
        at = time.monotonic()
        if not 192 <= datagram[1] <= 223:
            packet = self._srtp.unprotect(datagram)
            self.arrived.append(Arrived(at, packet[12 + 4 * (packet[0] & 0x0F) :]))


class Parts(NamedTuple):
    """Where the time between a sound and its onset goes (s); see the module."""

    frame: float
    buffer: float
    tick: float
    way: float
    codec: float
    merge: float


class Measured(NamedTuple):
    """A row of the table: milliseconds, and the share of the machine that others had."""

    listeners: int
    cohost: bool
    bursts: int
    ms: float
    late: float
    parts: Parts
    other: float


def attend(pipe: Connection) -> None:
    """Run a process of one listener: sends an offer and receives its answer, and at any message sends the packets."""
    crowd = Crowd(1, Ear)
    (ear,) = crowd.peers
    crowd.join(pipe)
    pipe.send("ready")
    while not pipe.poll():
        crowd.turn(0.05)
    pipe.recv()
    pipe.send(ear.arrived if isinstance(ear, Ear) else [])


@asynccontextmanager
async def audience(
    relay: Espacio, people: Sequence[str], run: Callable[..., None], *rest: int
) -> AsyncIterator[Connection]:
    """Let a process of listeners in, with these names."""
    pipe, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run, args=(theirs, *rest), daemon=True)
    process.start()
    theirs.close()  # so that the end of the process is the end of the pipe
    try:
        for person in people:
            pipe.send(await relay.admit(person, await asyncio.to_thread(pipe.recv)))
        await asyncio.to_thread(pipe.recv)
        yield pipe
    finally:
        process.kill()
        process.join()


async def measure(listeners: int, bursts: int, *, cohost: bool) -> Measured:
    """Let somebody talk to so many listeners. A co-host is one of the crowd, and like them without a microphone."""
    crowd = ["a_cohost"] * cohost + [f"g_{number}" for number in range(listeners - 1)]
    tracks: list[TurnTrack] = []

    def track() -> TurnTrack:
        tracks.append(TurnTrack(listeners))
        return tracks[-1]

    async with (
        worker(space(1, STAGES[cohost])) as relay,
        audience(relay, crowd, listen, len(crowd)),
        audience(relay, ["g_ear"], attend) as ear,
        talking(relay, track),
    ):
        await asyncio.sleep((FIRST + 1) * TURN_TIME)
        before = load.now()
        await asyncio.sleep(bursts * TURN_TIME)
        after, sent = load.now(), tracks[0].sent[FIRST:-1]
        ear.send(True)
        packets: list[Arrived] = await asyncio.to_thread(ear.recv)
    other = load.other(before, after, os.cpu_count() or 1)
    return summary(listeners, cohost, sent, heard(sent, packets), other)


def summary(
    listeners: int, cohost: bool, sent: Sequence[float], bursts: Sequence[Heard | None], other: float
) -> Measured:
    """Return the row of these bursts; those that were not heard are left out of it."""
    pairs = [(at, one) for at, one in zip(sent, bursts, strict=True) if one is not None]
    delays = [one.onset - at + FILL for at, one in pairs]
    merged = [(one.frames - 1) * FRAME_TIME for _, one in pairs]
    waits = [delay - FRAME_TIME - codec_delay() - merge for delay, merge in zip(delays, merged, strict=True)]
    way = min(waits)
    ticks = [(wait - way) % FRAME_TIME for wait in waits]
    buffer = fmean(waits) - way - fmean(ticks)
    parts = Parts(FRAME_TIME, buffer, fmean(ticks), way, codec_delay(), fmean(merged))
    return Measured(
        listeners, cohost, len(pairs), median(delays) * 1e3, quantiles(delays, n=20)[-1] * 1e3, parts, other
    )


def row(one: Measured) -> str:
    """Return a row of the table."""
    parts = "  ".join(f"{part * 1e3:6.1f}" for part in one.parts)
    stage = "yes" if one.cohost else "no"
    return f"{one.listeners:9}  {stage:7}  {one.bursts:6}  {one.ms:5.1f}  {one.late:5.1f}  {parts}  {one.other:5.0%}"


def main() -> None:
    """Print and store the table."""
    bursts = int(sys.argv[1]) if len(sys.argv) > 1 else BURSTS
    print("listeners  co-host  bursts     ms   95 %   frame  buffer    tick     way   codec   merge  other")
    rows = []
    for listeners in SIZES:
        for cohost in (False, True):
            rows.append(asyncio.run(measure(listeners, bursts, cohost=cohost)))
            print(row(rows[-1]), flush=True)
    STORED.parent.mkdir(parents=True, exist_ok=True)
    stored = [one._asdict() | {"parts": one.parts._asdict()} for one in rows]
    STORED.write_text(json.dumps({"date": f"{datetime.now(UTC):%Y-%m-%d}", "rows": stored}, indent=1))


if __name__ == "__main__":
    main()
