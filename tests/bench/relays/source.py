"""What the talker of the bench sends: the same Opus packets to every relay, encoded once, again and again.

Speech is flite's, with pauses between the sentences in which a browser that uses DTX sends hardly anything. A tone has
no pauses at all.
"""

import asyncio
import struct
from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import chain
from typing import Any, Final, NamedTuple

import av
import numpy as np
from aiortc.mediastreams import MediaStreamTrack

from infra.local.speech import FRAME, HOST, LINES, RATE, Samples, SpeechLoop
from media_worker.audio.opus import Encoder
from tests.bench.voices import sentence
from tests.support.edge import sine

FRAME_TIME: Final = FRAME / RATE  # s
SENTENCES: Final = tuple(text for voice, text in LINES if voice == HOST)[:2]
PAUSES: Final = (0.6, 1.1)  # s after the sentences: long enough to be pauses for relays too, not for listeners
TONE: Final = 4 * RATE  # samples of the tone: a whole number of cycles
_HEAD: Final = struct.Struct("=II")  # frames, packets
_PACKET: Final = struct.Struct("=IH")  # frame, bytes that follow


class Source(NamedTuple):
    """Opus packets of 20 ms that repeat after so many `frames`. Each has the number of its frame."""

    frames: int
    packets: tuple[tuple[int, bytes], ...]

    @property
    def seconds(self) -> float:
        """How long it takes until it repeats."""
        return self.frames * FRAME_TIME

    @property
    def share(self) -> float:
        """The share of the frames in which something is sent."""
        return len(self.packets) / self.frames

    def at(self, number: int) -> tuple[int, bytes]:
        """Return the frame and the payload of packet `number`, over all repetitions."""
        rounds, index = divmod(number, len(self.packets))
        frame, payload = self.packets[index]
        return rounds * self.frames + frame, payload

    def first(self, frame: int) -> int:
        """Return the number of the first packet that is not before `frame`, over all repetitions."""
        rounds, within = divmod(frame, self.frames)
        return rounds * len(self.packets) + bisect_left(self.packets, within, key=lambda packet: packet[0])

    def to_bytes(self) -> bytes:
        """Return what `floor.c` reads: its frames and packets, and each with its frame and length."""
        parts = ((_PACKET.pack(frame, len(payload)), payload) for frame, payload in self.packets)
        return b"".join([_HEAD.pack(self.frames, len(self.packets)), *chain.from_iterable(parts)])


class SourceTrack(MediaStreamTrack):
    """A source as packets for aiortc, in real time. `start` is `loop.time()` of its first frame."""

    kind = "audio"

    def __init__(self, source: Source, start: float) -> None:
        super().__init__()
        self._source = source
        self._start = start
        passed = asyncio.get_running_loop().time() - start
        self._number = source.first(max(0, round(passed / FRAME_TIME)))

    async def recv(self) -> "av.Packet[Any]":
        """Return the next packet when it is due."""
        frame, payload = self._source.at(self._number)
        self._number += 1
        await asyncio.sleep(self._start + frame * FRAME_TIME - asyncio.get_running_loop().time())
        packet = av.Packet(payload)
        packet.pts, packet.time_base = frame * FRAME, Fraction(1, RATE)
        return packet


def encoded(samples: Samples, *, dtx: bool) -> Source:
    """Encode whole frames (48 kHz mono) as a browser does; with `dtx`, silence is left out."""
    encoder = Encoder(dtx=dtx)
    payloads = [encoder.encode(samples[start : start + FRAME]) for start in range(0, len(samples), FRAME)]
    return Source(len(payloads), tuple((frame, one) for frame, one in enumerate(payloads) if one is not None))


def spoken() -> Samples:
    """Return the sentences with their pauses, a whole number of frames. They are synthesised once."""
    parts: list[Samples] = []
    for text, pause in zip(SENTENCES, PAUSES, strict=True):
        parts += [sentence(HOST, text), np.zeros(int(pause * RATE), np.int16)]
    samples = np.concatenate(parts)
    return np.pad(samples, (0, -len(samples) % FRAME))


@cache
def speech() -> Source:
    """Sentences with pauses."""
    return encoded(spoken(), dtx=True)


@cache
def tone() -> Source:
    """A steady tone."""
    return encoded(sine(440, 0, TONE), dtx=False)


SOURCES: Final[dict[str, Callable[[], Source]]] = {"speech": speech, "tone": tone}


def samples_of(name: str) -> Samples:
    """Return the sound of a source, for relays that encode it themselves."""
    return spoken() if name == "speech" else sine(440, 0, TONE)


def voice(name: str) -> SpeechLoop:
    """Return a source as sound, from now on."""
    return SpeechLoop(samples_of(name), asyncio.get_running_loop().time())
