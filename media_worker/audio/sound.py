"""What a room sounds like: the stage's voices in, each distinct mix encoded once out.

An encoder for the common mix and one for each seat live as long as the seat does, so that a
speaker who moves between the two hears two continuous streams.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from media_worker.audio.mixer import mix
from media_worker.audio.opus import FRAME, Encoder, Samples
from media_worker.audio.voice import Voice
from media_worker.peer import AudioPacket

TAIL: Final = 3  # frames of silence after sound: a receiver goes on from silence, not from a vowel
_SILENCE: Final = np.zeros(FRAME, dtype=np.int16)


class OutgoingPacket(NamedTuple):
    """One packet: for the talking speaker `to`, or (None) for everybody who has no mix of their own."""

    to: str | None
    payload: bytes
    csrcs: tuple[int, ...]
    marker: bool


class MixedFrame(NamedTuple):
    """One tick: the packets, and who got none of `common` because they are talking."""

    packets: list[OutgoingPacket]
    talking: frozenset[str]


class OutboundStream:
    """One encoder and the silence after its sound."""

    def __init__(self) -> None:
        self._encoder = Encoder()
        self._tail = 0

    def encode(self, frame: Samples | None, *, independent: bool = False) -> bytes | None:
        """The packet of `frame`, or of the silence that follows one; None when there is nothing to send."""
        if frame is None and not self._tail:
            return None
        self._tail = TAIL if frame is not None else self._tail - 1
        return self._encoder.encode(_SILENCE if frame is None else frame, independent=independent)

    def continue_from(self, frame: Samples) -> None:
        """Start anew, for a decoder that has just played `frame` from another stream."""
        self._encoder.reset()
        self._encoder.encode(frame)
        self._tail = 0


@dataclass
class SpeakerAudio:
    """A person on the stage. `voice` is None while they are muted: their packets go nowhere."""

    csrc: int
    voice: Voice | None = None
    stream: OutboundStream = field(default_factory=OutboundStream)
    own_mix: bool = False


class Sound:
    """The stage, 20 ms at a time. No clock and no sockets: `tick` says what to send to whom."""

    def __init__(self) -> None:
        self._speakers: dict[str, SpeakerAudio] = {}
        self._common = OutboundStream()
        self._before = _SILENCE  # the common mix of the last tick
        self._reached: frozenset[str | None] = frozenset()  # who got a packet at the last tick; None: listeners

    def set_stage(self, csrcs: dict[str, int], audible: Iterable[str]) -> None:
        """Who sits on the stage (with their CSRC), and who of them may be heard."""
        self._speakers = {person: self._speakers.get(person) or SpeakerAudio(csrc) for person, csrc in csrcs.items()}
        wanted = set(audible)
        for person, speaker in self._speakers.items():
            if person not in wanted:
                speaker.voice = None
            elif speaker.voice is None:
                speaker.voice = Voice()

    def reset_voice(self, person: str) -> None:
        """Forget what is under way of a speaker: their next packet comes from another connection."""
        speaker = self._speakers.get(person)
        if speaker is not None and speaker.voice is not None:
            speaker.voice = Voice()

    def push(self, person: str, packet: AudioPacket) -> bool:
        """Take a packet in; False if this person may not be heard."""
        speaker = self._speakers.get(person)
        if speaker is None or speaker.voice is None:
            return False
        speaker.voice.push(packet)
        return True

    @property
    def waiting(self) -> bool:
        """Whether a voice has anything left to play."""
        return any(speaker.voice is not None and speaker.voice.waiting for speaker in self._speakers.values())

    def tick(self, now: float) -> MixedFrame:
        """The packets of the 20 ms that play at `now` (s, the clock of `AudioPacket.arrived`)."""
        frames = self._speech(now)
        mixes = mix(frames)
        rejoined = any(speaker.own_mix and person not in frames for person, speaker in self._speakers.items())
        packets = [
            out for person in frames if (out := self._own_packet(person, mixes.minus.get(person), frames)) is not None
        ]
        payload = self._common.encode(mixes.common if frames else None, independent=rejoined)
        if payload is not None:
            packets.append(OutgoingPacket(None, payload, self._csrcs(frames), None not in self._reached))
        self._before = mixes.common
        self._remember(frames, packets)
        return MixedFrame(packets, frozenset(frames))

    def _speech(self, now: float) -> dict[str, Samples]:
        voices = ((person, speaker.voice) for person, speaker in self._speakers.items() if speaker.voice is not None)
        return {person: frame for person, voice in voices if (frame := voice.speech(now)) is not None}

    def _own_packet(self, person: str, frame: Samples | None, talking: Iterable[str]) -> OutgoingPacket | None:
        speaker = self._speakers[person]
        if not speaker.own_mix:
            speaker.stream.continue_from(self._before)
        payload = speaker.stream.encode(frame, independent=not speaker.own_mix)
        if payload is None:
            return None
        csrcs = () if frame is None else self._csrcs(other for other in talking if other != person)
        return OutgoingPacket(person, payload, csrcs, person not in self._reached)

    def _csrcs(self, people: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._speakers[person].csrc for person in people)

    def _remember(self, talking: Iterable[str], packets: list[OutgoingPacket]) -> None:
        own = {out.to for out in packets}
        quiet = set(self._speakers).difference(talking) if None in own else set()
        self._reached = frozenset(own | quiet)
        for person, speaker in self._speakers.items():
            speaker.own_mix = person in talking
