"""Bursts of sound that a talker sends at known times, and when a listener hears them. Pure, but for the track."""

import asyncio
import random
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any, Final, NamedTuple

import av
import numpy as np
from aiortc.mediastreams import MediaStreamTrack

from media_worker.audio.opus import FRAME, RATE, Decoder, Encoder, Samples
from tests.support.edge import sine

FRAME_TIME: Final = FRAME / RATE  # s
TURN: Final = 15  # packets of a talker's turn
BURST: Final = 11  # the packet of a turn in which the burst is
PLACE: Final = FRAME // 2  # samples in that packet before the burst
LENGTH: Final = 240  # samples (5 ms) of the burst
PAUSE: Final = 0.3  # s between turns, and up to a frame more
HEARD_WITHIN: Final = 0.4  # s


class Arrived(NamedTuple):
    """The payload of a packet at a listener, and when it came (`time.monotonic()`, s)."""

    at: float
    payload: bytes


class Heard(NamedTuple):
    """A burst at a listener.

    `onset` is when its first sample would be played without a jitter buffer, `arrived` when the packet came that holds
    it (`time.monotonic()`, s), and `frames` how many frames that packet has.
    """

    onset: float
    arrived: float
    frames: int


class TurnTrack(MediaStreamTrack):
    """Turns with a burst in each, in real time, for aiortc. Each turn begins at another phase of 20 ms.

    `sent` is when each packet with a burst was sent (`loop.time()`, s).
    """

    kind = "audio"

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.sent: list[float] = []
        self._chance = random.Random(seed)
        self._origin = self._start = asyncio.get_running_loop().time()
        self._number = 0

    async def recv(self) -> "av.Packet[Any]":
        """Return the next packet when it is due: 20 ms after its first sample."""
        loop = asyncio.get_running_loop()
        if self._number == TURN:
            self._number = 0
            self._start += TURN * FRAME_TIME + PAUSE + self._chance.uniform(0, FRAME_TIME)
        begin = self._start + self._number * FRAME_TIME
        await asyncio.sleep(begin + FRAME_TIME - loop.time())
        if self._number == BURST:
            self.sent.append(loop.time())
        packet = av.Packet(turn()[self._number])
        packet.pts, packet.time_base = round((begin - self._origin) * RATE), Fraction(1, RATE)
        self._number += 1
        return packet


def sound() -> Samples:
    """Return the sound of a turn: a quiet hum, and in it a burst."""
    samples = (sine(300, 0, TURN * FRAME) * 0.05).astype(np.int16)
    start = BURST * FRAME + PLACE
    samples[start : start + LENGTH] = sine(2_000, 0, LENGTH)
    return samples


@cache
def turn() -> tuple[bytes, ...]:
    """Return the packets of a turn."""
    encoder, samples = Encoder(), sound()
    payloads = [encoder.encode(samples[start : start + FRAME]) for start in range(0, len(samples), FRAME)]
    return tuple(payload for payload in payloads if payload is not None)


@cache
def codec_delay() -> float:
    """Return the seconds by which encoding and decoding twice delays a burst."""
    first, second, encoder = Decoder(), Decoder(), Encoder()
    twice = [encoder.encode(first.decode(payload)) for payload in turn()]
    heard = np.concatenate([second.decode(payload) for payload in twice if payload is not None])
    return (onset(heard) - onset(sound())) / RATE


def onset(samples: Samples) -> int:
    """Return the place of the first sample that is half as loud as the loudest."""
    size = np.abs(samples.astype(np.int32))
    return int(np.argmax(size * 2 >= size.max()))


def heard(sent: Sequence[float], packets: Sequence[Arrived]) -> list[Heard | None]:
    """Return each burst as it is heard; None for one that is not. `sent` is when the packets with bursts were sent."""
    decoder = Decoder()
    times = [one.at for one in packets]
    pieces = [decoder.decode(one.payload) for one in packets]
    return [
        _burst(packets[first:last], pieces[first:last])
        for first, last in ((bisect_left(times, at), bisect_left(times, at + HEARD_WITHIN)) for at in sent)
    ]


def _burst(packets: Sequence[Arrived], pieces: Sequence[Samples]) -> Heard | None:
    if not pieces:
        return None
    whole = np.concatenate(pieces)
    if int(np.abs(whole).max()) < LOUD:
        return None
    place = onset(whole)
    for packet, piece in zip(packets, pieces, strict=True):
        if place < len(piece):
            return Heard(packet.at + place / RATE, packet.at, len(piece) // FRAME)
        place -= len(piece)
    raise AssertionError("a place within all pieces is in one of them")


LOUD: Final = 2_000  # a burst is louder, the hum is not
