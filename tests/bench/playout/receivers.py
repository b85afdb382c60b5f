"""Two receivers, offline: our worker's, and stock aiortc's. Each plays a frame or silence every 20 ms."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

import numpy as np
from aiortc.codecs.opus import OpusDecoder
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtp import RtpPacket

from media_worker.audio.opus import FRAME, Samples
from media_worker.audio.voice import Voice
from media_worker.peer import AudioPacket
from tests.bench.playout.network import FRAME_TIME

PHASE: Final = 0.007  # s by which the clock of the receiver is behind the sender's
LONGEST_TAIL: Final = 2.0  # s after the last packet was sent, in which what waits is played
CAPACITY, PREFETCH = 16, 4  # packets; what aiortc's RTCRtpReceiver has for sound
_SILENCE: Final = np.zeros(FRAME, dtype=np.int16)


class Receiver(Protocol):
    """Takes packets as they arrive, and plays."""

    def push(self, packet: AudioPacket) -> None:
        """Take a packet."""

    def play(self, tick: float) -> Samples | None:
        """Return the frame (int16[960]) due at `tick` (s), or None for silence."""


class Ours:
    """The worker's: jitter buffer, decoder with FEC and concealment, and time stretching."""

    def __init__(self) -> None:
        self._voice = Voice()

    def push(self, packet: AudioPacket) -> None:
        """See `Receiver`."""
        self._voice.push(packet)

    def play(self, tick: float) -> Samples | None:
        """See `Receiver`."""
        return self._voice.speech(tick)


class Stock:
    """aiortc's: its jitter buffer and decoder, and the queue of decoded frames that a track's `recv` reads."""

    def __init__(self) -> None:
        self._buffer = JitterBuffer(capacity=CAPACITY, prefetch=PREFETCH)
        self._decoder = OpusDecoder()
        self._decoded = deque[Samples]()

    def push(self, packet: AudioPacket) -> None:
        """See `Receiver`."""
        rtp = RtpPacket(sequence_number=packet.sequence, timestamp=packet.timestamp, payload=packet.payload)
        rtp._data = packet.payload  # type: ignore[attr-defined]
        _, frame = self._buffer.add(rtp)
        if frame is not None:
            for decoded in self._decoder.decode(frame):
                self._decoded.append(decoded.to_ndarray().reshape(-1, 2)[:, 0])  # type: ignore[attr-defined]

    def play(self, tick: float) -> Samples | None:
        """See `Receiver`."""
        return self._decoded.popleft() if self._decoded else None


RECEIVERS: Final[dict[str, Callable[[], Receiver]]] = {"ours": Ours, "stock aiortc": Stock}


def played(receiver: Receiver, packets: Sequence[AudioPacket], frames: int) -> Samples:
    """Return what a receiver plays of a talker who sent so many frames."""
    waiting = deque(packets)
    parts = []
    for tick in _ticks(frames):
        while waiting and waiting[0].arrived <= tick:
            receiver.push(waiting.popleft())
        frame = receiver.play(tick)
        parts.append(_SILENCE if frame is None else frame)
    return np.concatenate(parts)


def delay(sound: Samples, original: Samples, quiet: int = 100) -> float:
    """Return by how many seconds the last sound that is louder than `quiet` is later than in the original."""
    return (_end(sound, quiet) - _end(original, quiet)) * FRAME_TIME


def _ticks(frames: int) -> Iterator[float]:
    for number in range(frames + round(LONGEST_TAIL / FRAME_TIME)):
        yield PHASE + number * FRAME_TIME


def _end(sound: Samples, quiet: int) -> int:
    """Return after which frame nothing loud follows."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > quiet)
    return int(loud[-1]) // FRAME + 1 if len(loud) else 0
