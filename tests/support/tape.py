"""What was sent to a peer and when it was made, whatever the peer's own player makes of it on a busy machine."""

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
    """Every RTP packet that comes to one receiver from now on.

    Packets carry the room's time: a limit in ms is counted in sound that was made after a `mark`, so neither what
    lay in a queue at that moment nor a process that came to its turn late is counted against it.
    """

    def __init__(self, receiver: RTCRtpReceiver) -> None:
        self._packets: list[Taped] = []
        self._first: int | None = None
        self._quickest = float("inf")  # s of the loop's clock at which sample 0 was made, at the latest
        self._tap(receiver)

    def mark(self) -> int:
        """The room's time at this moment, once anything was heard."""
        assert self._packets, "nothing was heard yet"
        return round((asyncio.get_running_loop().time() - self._quickest) * RATE)

    def seconds(self, mark: int) -> float:
        """How much sound came that was made after `mark`."""
        return 0.020 * sum(packet.made > mark for packet in self._packets)

    def since(self, mark: int) -> NDArray[np.int16]:
        """The sound that was made after `mark`, without what is missing."""
        packets = sorted(self._packets)
        before = sum(packet.made <= mark for packet in packets)
        return decode([packet.payload for packet in packets])[before * RATE // 50 :]

    def last(self, samples: int) -> NDArray[np.int16]:
        """The room's time until the newest packet, `samples` of it; silent where nothing came."""
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
        made = (timestamp - self._first + 2**31) % 2**32 - 2**31
        self._quickest = min(self._quickest, asyncio.get_running_loop().time() - made / RATE)
        self._packets.append(Taped(made, payload))
