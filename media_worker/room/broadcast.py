"""Plays one room's audio: runs its clock, sends each mix to the right peers, keeps the last minute, and records."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from media_worker.audio.audio_history import AudioHistory
from media_worker.audio.clock import FrameClock
from media_worker.audio.consented_mix import ConsentedMix
from media_worker.audio.levels import level_dbov
from media_worker.audio.opus import FRAME
from media_worker.audio.sound import MixedFrame, OutgoingPacket, Sound
from media_worker.peer import AudioPacket, Edge
from media_worker.recording.room_recording import RoomRecording
from media_worker.room.captions import RoomCaptions
from media_worker.room.presence import Presence
from media_worker.room.stage_mix import StageMix

AWAKE: Final = 25  # ticks (half a second) with nothing to play before the clock stops


Record = Callable[[float], RoomRecording]
"""Opens a recording whose frame 0 is due at a time of the loop (s)."""


class Broadcast:
    """Plays the stage to the room's peers. Its clock runs only while there is something to play."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        edge: Edge,
        presence: Presence,
        captions: RoomCaptions,
        record: Record | None = None,
        *,
        automatic_gain: bool = True,
        gains: Mapping[str, float] | None = None,
    ) -> None:
        """`record` opens a recording of the room, None if the worker records nothing. `automatic_gain` and `gains` are
        those of `Sound`."""
        self._edge = edge
        self._presence = presence
        self._captions = captions
        self._stage_mix = StageMix(edge, presence)
        self._sound = Sound(automatic_gain=automatic_gain, gains=gains)
        self._history = AudioHistory()
        self._clock = FrameClock(loop, self._tick, presence.counters.late, edge.tick)
        self._record = record
        self._recording: RoomRecording | None = None
        self._consented = ConsentedMix()
        self._withheld = frozenset[str]()
        self._pinned: tuple[str, ...] = ()
        self._unheard: set[str] = set()  # people on the stage of whom the last packet was dropped
        self._idle = 0

    def set_stage(self, csrcs: dict[str, int], audible: Iterable[str]) -> None:
        """See `Sound.set_stage`."""
        self._clock.catch_up()
        self._stage_mix.flush()
        self._presence.set_stage(csrcs)
        self._sound.set_stage(csrcs, audible)
        self._unheard.intersection_update(csrcs)

    def push(self, person: str, packet: AudioPacket) -> bool:
        """Play a packet of `person`; False, and it is dropped, if they may not be heard. Nobody notices if a packet is
        dropped while nobody is there to hear it."""
        if not self._reaches_anybody(person):
            self._unheard.add(person)
            return self._sound.is_audible(person)
        if person in self._unheard:
            self._unheard.discard(person)
            self._sound.reset_voice(person)
        audible = self._sound.push(person, packet)
        if audible:
            self._clock.wake()
            if self._recording is not None:
                self._recording.keep(person, packet, self._sound.due(person, packet))
        return audible

    def reset_voice(self, person: str) -> None:
        """See `Sound.reset_voice`."""
        self._sound.reset_voice(person)

    @property
    def gains(self) -> dict[str, int]:
        """See `Sound.gains`."""
        return self._sound.gains

    def last_minute(self) -> list[bytes | None]:
        """The last minute of the common mix: see `AudioHistory.last_minute`."""
        self._clock.catch_up()
        return self._history.last_minute(self._clock.number)

    def withhold(self, people: frozenset[str]) -> None:
        """Leave the voices of these people out of the recording: they have not agreed to it."""
        self._clock.catch_up()
        if people != self._withheld:
            self._captions.cut()
        self._consented.withhold(people)
        self._withheld = people
        if self._recording is not None:
            self._recording.withhold(people, self._clock.number)

    def pin(self, links: tuple[str, ...]) -> None:
        """Record that these links alone are pinned from now on."""
        if links != self._pinned and self._recording is not None:
            self._recording.pin(links, self._clock.number)
        self._pinned = links

    def react(self, emoji: str) -> None:
        """Record that somebody reacts."""
        if self._recording is not None:
            self._recording.react(emoji, self._clock.number)

    def record(self, on: bool) -> None:
        """Record from now on, if the worker can, or do not. A recording that is open goes on."""
        self._clock.catch_up()
        if on and self._recording is None and self._record is not None:
            self._recording = self._record(self._clock.origin)
            self._recording.withhold(self._withheld, self._clock.number)
            self._recording.pin(self._pinned, self._clock.number)
            self._captions.record(self._recording)
        if not on and self._recording is not None:
            self._recording.close(self._clock.number, captioned=self._captions.captioned)
            self._recording = None
            self._captions.record(None)

    def stop(self) -> None:
        """Stop playing until the stage is set again."""
        self.record(False)
        self._clock.stop()
        self._edge.listen()
        self._stage_mix.flush()
        self._sound.set_stage({}, ())

    def _tick(self, number: int, now: float) -> int:
        """Play a frame; returns how many to play together next, 0 to stop: see FrameClock."""
        frame = self._sound.tick(now, self._is_heard)
        self._captions.hear(now, frame.speech)
        common, together = None, 1
        for packet in frame.packets:
            if packet.to is None:
                common = packet
            else:
                self._send_own(number, packet, packet.to)
        if common is None:
            self._stage_mix.flush()
        else:
            self._keep(number, common.payload, frame)
            due = self._stage_mix.send(number, common, frame.talking)
            together = due if len(frame.packets) == 1 else 1
        self._idle = 0 if frame.packets or self._sound.waiting else self._idle + 1
        if self._idle == AWAKE:
            self._edge.listen()
        return together if self._idle < AWAKE else 0

    def _keep(self, number: int, payload: bytes, frame: MixedFrame) -> None:
        self._history.add(number, payload)
        if self._recording is not None and (kept := self._consented.packet(payload, frame)) is not None:
            self._recording.add(number, kept.payload, kept.talking, level_dbov(kept.samples))

    def _send_own(self, number: int, packet: OutgoingPacket, person: str) -> None:
        current = self._presence.current(person)
        if current is not None:
            self._edge.send_audio([current.peer], packet.payload, number * FRAME % 2**32, packet.csrcs, packet.marker)

    def _reaches_anybody(self, person: str) -> bool:
        return self._captions.captioned or self._is_heard(frozenset((person,)))

    def _is_heard(self, talking: frozenset[str]) -> bool:
        """Whether anybody hears what these people say, now or later; if several talk, they hear each other."""
        if self._recording is not None or len(talking) > 1 or len(self._presence.listeners):
            return True
        return bool(self._presence.stage_peers(talking))
