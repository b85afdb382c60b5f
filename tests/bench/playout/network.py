"""A network that loses packets, and delays each on its own. Pure, and the same for the same seed."""

import random
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from media_worker.audio.opus import FRAME, RATE, Encoder, Samples
from media_worker.peer import AudioPacket

FRAME_TIME: Final = FRAME / RATE  # s


class Network(NamedTuple):
    """The share of packets that are lost, and the most by which one is delayed (s); delays are uniform."""

    loss: float
    jitter: float

    def carry(self, payloads: Sequence[bytes], seed: int) -> list[AudioPacket]:
        """Return the packets that arrive, in that order. One is sent every 20 ms from 0 s on."""
        chance = random.Random(seed)
        fates = [(chance.random(), chance.uniform(0, self.jitter)) for _ in payloads]
        arrived = [
            AudioPacket(payload, number, number * FRAME, number * FRAME_TIME + delay)
            for number, (payload, (luck, delay)) in enumerate(zip(payloads, fates, strict=True))
            if luck >= self.loss
        ]
        return sorted(arrived, key=attrgetter("arrived"))


def encoded(samples: Samples) -> list[bytes]:
    """Return Opus packets of 20 ms with FEC, as browsers send them, of whole frames at 48 kHz."""
    encoder = Encoder()
    return [encoder.encode(samples[start : start + FRAME]) or b"" for start in range(0, len(samples), FRAME)]
