"""Records what was sent to a peer and when it was made, independent of the peer's own player on a busy machine."""

import asyncio
from typing import Any, NamedTuple

import numpy as np
from aiortc import RTCRtpReceiver
from numpy.typing import NDArray

from tests.support.player import RATE, decode


class Taped(NamedTuple):
    made: int  # the room's clock in samples, from the first packet on
    payload: bytes


class Tape:
    """Every RTP packet that one receiver gets from now on.

    Packets carry the room's time. Limits in ms are counted in sound that was made after a `mark`, so neither packets
    that were queued at that moment nor a process that was scheduled late count against them.
    """

    def __init__(self, receiver: RTCRtpReceiver) -> None:
        self._packets: list[Taped] = []
        self._first: int | None = None
        self._quickest = float("inf")  # s of the loop's clock at which sample 0 was made, at the latest
        self._tap(receiver)

    def at(self, timestamp: int) -> int:
        """Return the room's time of an RTP timestamp; something must have been received before."""
        assert self._first is not None, "nothing was heard yet"
        return _samples_between(self._first, timestamp)

    def mark(self) -> int:
        """Return the room's time at this moment, judged by arrivals; something must have been received before."""
        assert self._packets, "nothing was heard yet"
        return round((asyncio.get_running_loop().time() - self._quickest) * RATE)

    def seconds(self, mark: int) -> float:
        """Return how many seconds of sound were received that were made after `mark`."""
        return 0.020 * sum(packet.made > mark for packet in self._packets)

    def since(self, mark: int) -> NDArray[np.int16]:
        """Return the sound that was made after `mark`, without gaps for what is missing."""
        packets = sorted(self._packets)
        before = sum(packet.made <= mark for packet in packets)
        return decode([packet.payload for packet in packets])[before * RATE // 50 :]

    def last(self, samples: int) -> NDArray[np.int16]:
        """Return the last `samples` of the room's time up to the newest packet; silent where nothing was received."""
        packets = sorted(self._packets)
        frames = decode([packet.payload for packet in packets]).reshape(len(packets), -1)
        laid = np.zeros(samples, np.int16)
        start = packets[-1].made + frames.shape[1] - samples
        for packet, frame in zip(packets, frames, strict=True):
            if packet.made >= start:
                laid[packet.made - start :][: len(frame)] = frame
        return laid

    def _tap(self, receiver: Any) -> None:
        inner = receiver._handle_rtp_packet

        async def look(packet: Any, *arguments: Any, **options: Any) -> None:
            self._keep(packet.timestamp, bytes(packet.payload))
            await inner(packet, *arguments, **options)

        receiver._handle_rtp_packet = look

    def _keep(self, timestamp: int, payload: bytes) -> None:
        self._first = timestamp if self._first is None else self._first
        made = _samples_between(self._first, timestamp)
        self._quickest = min(self._quickest, asyncio.get_running_loop().time() - made / RATE)
        self._packets.append(Taped(made, payload))


def _samples_between(first: int, second: int) -> int:
    """Return the samples from one RTP timestamp to another; both may have wrapped."""
    return (second - first + 2**31) % 2**32 - 2**31
