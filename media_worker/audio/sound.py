"""The audio of one stage: takes the speakers' packets, and returns each distinct mix, encoded once.

There is one encoder for the common mix and one per speaker, which lives as long as they are on stage. So a speaker who
switches between the common mix and their own hears a continuous stream.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from media_worker.audio.automatic_gain import AutomaticGain
from media_worker.audio.mixer import mix
from media_worker.audio.opus import FRAME, Encoder, Samples
from media_worker.audio.voice import Voice
from media_worker.peer import AudioPacket

TAIL: Final = 3  # frames of silence sent after speech; without them, decoders would go on with the end of a word
REMEMBERED: Final = 100  # people who have left the stage, whose gain is kept in case they come back
_SILENCE: Final = np.zeros(FRAME, dtype=np.int16)


class OutgoingPacket(NamedTuple):
    """One Opus packet (20 ms) to send.

    `to` is the talking speaker for whom it was mixed, or None for everybody without a mix of their
    own. `csrcs` identify the people who speak in it; `marker` is set after silence.
    """

    to: str | None
    payload: bytes
    csrcs: tuple[int, ...]
    marker: bool


class MixedFrame(NamedTuple):
    """The mix of one tick.

    `talking` are the speakers who talk, to whom the common mix must not be sent. `common` are the samples of that mix
    (int16[960]), and `speech` those of each talking speaker.
    """

    packets: list[OutgoingPacket]
    talking: frozenset[str]
    common: Samples
    speech: Mapping[str, Samples]


class OutboundStream:
    """One encoder, and the silence that follows speech."""

    def __init__(self) -> None:
        self._encoder = Encoder()
        self._tail = 0

    def encode(self, frame: Samples | None, *, independent: bool = False) -> bytes | None:
        """The packet of `frame` (int16[960]), or of trailing silence for None; None if nothing needs to be sent."""
        if frame is None and not self._tail:
            return None
        self._tail = TAIL if frame is not None else self._tail - 1
        return self._encoder.encode(_SILENCE if frame is None else frame, independent=independent)

    def continue_from(self, frame: Samples) -> None:
        """Start anew for a decoder that has just played `frame` (int16[960]) from another stream."""
        self._encoder.reset()
        self._encoder.encode(frame)
        self._tail = 0


@dataclass
class SpeakerAudio:
    """The audio of one person on stage.

    `voice` is None while they are muted: their packets are dropped. `gain` outlives it; it is None without automatic
    gain.
    """

    csrc: int
    gain: AutomaticGain | None
    voice: Voice | None = None
    stream: OutboundStream = field(default_factory=OutboundStream)
    own_mix: bool = False

    def speech(self, now: float) -> Samples | None:
        """The frame (int16[960]) due at `now` (s), or None if they are not talking."""
        frame = None if self.voice is None else self.voice.speech(now)
        return frame if frame is None or self.gain is None else self.gain.apply(frame)


class Sound:
    """Mixes a stage, 20 ms at a time. It has no clock and no sockets: `tick` returns what to send to whom."""

    def __init__(self, *, automatic_gain: bool = True, gains: Mapping[str, float] | None = None) -> None:
        """`automatic_gain` brings speakers of different loudness closer together. `gains` (dB) are those with which
        people begin."""
        self._automatic_gain = automatic_gain
        self._last_gains = dict(gains or {})  # dB, of people who are not on the stage, the latest last
        self._speakers: dict[str, SpeakerAudio] = {}
        self._common = OutboundStream()
        self._skipped = False  # whether nobody heard the common mix of the last tick
        self._before = _SILENCE  # the common mix of the last tick
        self._reached: frozenset[str | None] = frozenset()  # recipients (`OutgoingPacket.to`) of the last tick

    def set_stage(self, csrcs: dict[str, int], audible: Iterable[str]) -> None:
        """Set the people on stage with their CSRCs, and which of them may be heard. Others keep their state."""
        for person in self._speakers.keys() - csrcs.keys():
            self._remember_gain(person, self._speakers[person])
        self._speakers = {
            person: self._speakers.get(person) or self._arrived(person, csrc) for person, csrc in csrcs.items()
        }
        wanted = set(audible)
        for person, speaker in self._speakers.items():
            if person not in wanted:
                speaker.voice = None
            elif speaker.voice is None:
                speaker.voice = Voice()

    def reset_voice(self, person: str) -> None:
        """Drop a speaker's buffered packets, because their next one does not follow them."""
        if self.is_audible(person):
            self._speakers[person].voice = Voice()

    def push(self, person: str, packet: AudioPacket) -> bool:
        """Take a packet; False, and the packet is dropped, if this person may not be heard."""
        voice = self._voice(person)
        if voice is not None:
            voice.push(packet)
        return voice is not None

    def due(self, person: str, packet: AudioPacket) -> float:
        """When a packet is in the mix, about (s, the clock of `AudioPacket.arrived`)."""
        voice = self._voice(person)
        return packet.arrived if voice is None else voice.due(packet)

    def is_audible(self, person: str) -> bool:
        """Whether this person may be heard."""
        return self._voice(person) is not None

    @property
    def gains(self) -> dict[str, int]:
        """The gains of those on the stage (dB), as far as they have any."""
        known = {person: speaker.gain for person, speaker in self._speakers.items() if speaker.gain is not None}
        return {person: rounded for person, gain in known.items() if (rounded := round(gain.decibels))}

    @property
    def waiting(self) -> bool:
        """Whether any speaker has packets or samples left to play."""
        return any(speaker.voice is not None and speaker.voice.waiting for speaker in self._speakers.values())

    def tick(self, now: float, is_heard: Callable[[frozenset[str]], bool] = lambda _talking: True) -> MixedFrame:
        """Mix and encode the frame due at `now` (s, the clock of `AudioPacket.arrived`).

        `is_heard` says whether anybody gets the common mix while these people talk; otherwise it is not encoded.
        """
        frames = self._speech(now)
        mixes = mix(frames)
        packets = [
            out for person in frames if (out := self._own_packet(person, mixes.minus.get(person), frames)) is not None
        ]
        payload = self._common_payload(frames, mixes.common, is_heard(frozenset(frames)))
        if payload is not None:
            packets.append(OutgoingPacket(None, payload, self._csrcs(frames), None not in self._reached))
        self._before = mixes.common
        self._remember(frames, packets)
        return MixedFrame(packets, frozenset(frames), mixes.common, frames)

    def _arrived(self, person: str, csrc: int) -> SpeakerAudio:
        gain = AutomaticGain(self._last_gains.pop(person, 0.0)) if self._automatic_gain else None
        return SpeakerAudio(csrc, gain)

    def _remember_gain(self, person: str, speaker: SpeakerAudio) -> None:
        if speaker.gain is not None:
            self._last_gains[person] = speaker.gain.decibels
        while len(self._last_gains) > REMEMBERED:
            del self._last_gains[next(iter(self._last_gains))]

    def _speech(self, now: float) -> dict[str, Samples]:
        speakers = self._speakers.items()
        return {person: frame for person, speaker in speakers if (frame := speaker.speech(now)) is not None}

    def _voice(self, person: str) -> Voice | None:
        speaker = self._speakers.get(person)
        return None if speaker is None else speaker.voice

    def _common_payload(self, talking: Collection[str], common: Samples, heard: bool) -> bytes | None:
        resumed, self._skipped = self._skipped and heard, not heard
        if not heard:
            return None
        if resumed:
            self._common.continue_from(self._before)
        rejoined = any(speaker.own_mix and person not in talking for person, speaker in self._speakers.items())
        return self._common.encode(common if talking else None, independent=rejoined or resumed)

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
