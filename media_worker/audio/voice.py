"""The voice of one speaker: takes packets of any Opus frame size, returns frames of 20 ms.

Where the network got slower or faster, the voice is played a little slower or faster until the delay fits again.
"""

from typing import Final

import numpy as np

from chalicelib.protocol.opus import duration_of
from media_worker.audio.concealment import Concealment
from media_worker.audio.jitter import LOST, SLACK, JitterBuffer
from media_worker.audio.levels import QUIETEST, VoiceActivity, level_dbov
from media_worker.audio.opus import FRAME, RATE, Decoder, OpusError, Samples
from media_worker.audio.stretch import lengthen, shorten
from media_worker.peer import AudioPacket

SHORT: Final = 0.010  # s less than the needed delay, from which on the voice is played slower
HURRY: Final = 0.100  # s more than needed, from which on pieces are left out even where that might be heard
_EMPTY: Final = np.zeros(0, dtype=np.int16)


class Voice:
    """Lives while a speaker may be heard: until they are muted or leave the stage."""

    def __init__(self) -> None:
        self.damaged = 0  # payloads that were not Opus
        self._buffer = JitterBuffer()
        self._decoder = Decoder()
        self._concealment = Concealment()
        self._activity = VoiceActivity()
        self._pcm = _EMPTY
        self._length = FRAME  # samples of the last packet, and so the likely length of a lost one

    def push(self, packet: AudioPacket) -> None:
        """Buffer a packet; one that is not Opus is counted and dropped."""
        if duration_of(packet.payload) is None:
            self.damaged += 1
        else:
            self._buffer.push(packet)

    def due(self, packet: AudioPacket) -> float:
        """When the sound of a packet is played, about (s, the clock of `AudioPacket.arrived`)."""
        due = self._buffer.lateness.due(packet.timestamp)
        return packet.arrived if due is None else due + SLACK / 2

    @property
    def waiting(self) -> bool:
        """Whether packets or samples are left to play."""
        return bool(len(self._buffer) or len(self._pcm))

    def speech(self, tick: float) -> Samples | None:
        """The frame (int16[960]) due at `tick` (s), or None if the speaker is not talking."""
        frame = self._frame(tick)
        talking = self._activity.update(QUIETEST if frame is None else level_dbov(frame))
        return frame if talking else None

    def _frame(self, tick: float) -> Samples | None:
        while len(self._pcm) < FRAME:
            more = self._decode_next(tick)
            if more is None:
                break
            self._pcm = np.concatenate((self._pcm, more)) if len(self._pcm) else more
        if not len(self._pcm):
            return None
        frame, self._pcm = self._pcm[:FRAME], self._pcm[FRAME:]
        return frame if len(frame) == FRAME else np.pad(frame, (0, FRAME - len(frame)))

    def _decode_next(self, tick: float) -> Samples | None:
        """The samples of the next packet, or None in silence."""
        popped = self._buffer.pop(tick + len(self._pcm) / RATE)
        if isinstance(popped, bytes):
            return self._paced(self._concealment.heard(self._decode(popped)))
        if popped is not LOST:
            return None
        following = self._buffer.following()
        if following:
            return self._concealment.heard(self._decoder.recover(following, self._length))
        return self._concealment.concealed(self._decoder.conceal(self._length))

    def _paced(self, samples: Samples) -> Samples:
        excess = self._buffer.excess
        if excess > SLACK:
            return shorten(samples, int(excess * RATE), anyhow=excess > HURRY)
        return lengthen(samples, int(-excess * RATE)) if excess < -SHORT else samples

    def _decode(self, payload: bytes) -> Samples:
        try:
            samples = self._decoder.decode(payload)
        except OpusError:
            self.damaged += 1
            return self._decoder.conceal(self._length)
        self._length = len(samples)
        return samples
