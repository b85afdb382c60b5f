"""The sound that a participant receives, and the speakers that its packets name."""

import asyncio
from collections import deque
from typing import Any, Final

import numpy
from aiortc import MediaStreamTrack, RTCRtpReceiver
from aiortc.mediastreams import MediaStreamError

RATE: Final = 48_000  # Hz
Samples = numpy.typing.NDArray[numpy.int16]


class Ear:
    """Reads one received track until it ends. Sound is 48 kHz mono, 16 bits.

    The last `keep` seconds are stored. The track must be read even if nobody listens: its queue grows without bound.
    """

    def __init__(self, receiver: RTCRtpReceiver, *, keep: float = 10.0) -> None:
        self._limit = int(keep * RATE)
        self._frames: deque[Samples] = deque()
        self._kept = 0
        self.heard = 0  # samples, ever
        self.packets = 0  # RTP packets, ever
        self.speaking: tuple[int, ...] = ()  # CSRCs of the newest packet
        self.speakers: set[int] = set()  # CSRCs of all packets since `forget`
        self._tap(receiver)
        self._task = asyncio.create_task(self._listen(receiver.track))

    def samples(self, seconds: float) -> Samples:
        """Return the newest `seconds` of sound, or as much as there is."""
        if not self._frames:
            return numpy.zeros(0, numpy.int16)
        return numpy.concatenate(self._frames)[-int(seconds * RATE) :]

    def forget(self) -> None:
        """Start anew: drop the samples and speakers so far."""
        self._frames.clear()
        self._kept = 0
        self.speakers.clear()

    def loudness(self, seconds: float = 0.5) -> float:
        """Return the root mean square of the newest `seconds`, 0 to 32767; 0.0 if nothing was received."""
        samples = self.samples(seconds).astype(float)
        return float(numpy.sqrt(numpy.mean(samples**2))) if samples.size else 0.0

    async def close(self) -> None:
        """Stop reading the track."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame: Any = await track.recv()
            except MediaStreamError:
                return
            channels = len(frame.layout.channels)
            self._add(frame.to_ndarray().reshape(-1, channels)[:, 0].astype(numpy.int16))

    def _add(self, samples: Samples) -> None:
        self._frames.append(samples)
        self._kept += samples.size
        self.heard += samples.size
        while self._kept - self._frames[0].size >= self._limit:
            self._kept -= self._frames.popleft().size

    def _tap(self, receiver: Any) -> None:
        """Read packets before aiortc does, because it does not pass on their CSRCs."""
        inner = receiver._handle_rtp_packet

        async def look(packet: Any, *arguments: Any, **options: Any) -> None:
            self.packets += 1
            self.speaking = tuple(packet.csrc)
            self.speakers.update(packet.csrc)
            await inner(packet, *arguments, **options)

        receiver._handle_rtp_packet = look
