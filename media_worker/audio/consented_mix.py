"""The packets of a recording: those of the common mix, or while somebody on the stage has not agreed to be recorded,
those of a mix without their voice. Pure."""

from typing import NamedTuple

import numpy as np

from media_worker.audio.mixer import mix
from media_worker.audio.opus import FRAME, Samples
from media_worker.audio.sound import MixedFrame, OutboundStream


class ConsentedPacket(NamedTuple):
    """A packet to record, who speaks in it, and its samples (int16[960])."""

    payload: bytes
    talking: frozenset[str]
    samples: Samples


class ConsentedMix:
    """Chooses what is recorded of each frame. It costs an encoder only while somebody is withheld."""

    def __init__(self) -> None:
        self._withheld: frozenset[str] = frozenset()
        self._stream: OutboundStream | None = None  # while the recording has a mix of its own
        self._before: Samples = np.zeros(FRAME, dtype=np.int16)  # the samples that were recorded last
        self._silent = True  # whether nobody spoke in the last frame

    def withhold(self, people: frozenset[str]) -> None:
        """Leave out the voices of these people, and of nobody else, from now on."""
        self._withheld = people

    def packet(self, common: bytes, frame: MixedFrame) -> ConsentedPacket | None:
        """What is recorded of a frame; None if nothing is. `common` is the packet of the common mix."""
        if self._stream is not None and not self._withheld and self._silent and frame.speech:
            self._stream = None  # the encoder of the common mix remembers nothing of a voice that was withheld
        self._silent = not frame.speech
        if self._stream is None and not self._withheld:
            self._before = frame.common
            return ConsentedPacket(common, frame.talking, frame.common)
        return self._own(frame)

    def _own(self, frame: MixedFrame) -> ConsentedPacket | None:
        begins = self._stream is None
        stream = self._stream = self._stream or OutboundStream()
        if begins:
            stream.continue_from(self._before)
        agreed = {person: speech for person, speech in frame.speech.items() if person not in self._withheld}
        self._before = mix(agreed).common
        payload = stream.encode(self._before if agreed else None, independent=begins)
        return None if payload is None else ConsentedPacket(payload, frozenset(agreed), self._before)
