"""Plays one room's audio: runs its clock, sends each mix to the right peers, keeps the last minute, and records."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from media_worker.audio.audio_history import AudioHistory
from media_worker.audio.clock import FrameClock
from media_worker.audio.levels import level_dbov
from media_worker.audio.opus import FRAME
from media_worker.audio.sound import MixedFrame, Sound
from media_worker.peer import AudioPacket, Edge, Peer
from media_worker.recording.room_recording import RoomRecording
from media_worker.room.presence import Presence

AWAKE: Final = 25  # ticks (half a second) with nothing to play before the clock stops


Record = Callable[[float], RoomRecording]
"""Opens a recording whose frame 0 is due at a time of the loop (s)."""


class Broadcast:
    """Plays the stage to the room's peers. Its clock runs only while there is something to play."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, edge: Edge, presence: Presence, record: Record | None = None
    ) -> None:
        """`record` opens the room's recording, None if it is not recorded."""
        self._edge = edge
        self._presence = presence
        self._sound = Sound()
        self._history = AudioHistory()
        self._clock = FrameClock(loop, self._tick, presence.counters.late)
        self._recording = record(self._clock.origin) if record is not None else None
        self._idle = 0

    def set_stage(self, csrcs: dict[str, int], audible: Iterable[str]) -> None:
        """See `Sound.set_stage`."""
        self._sound.set_stage(csrcs, audible)

    def push(self, person: str, packet: AudioPacket) -> bool:
        """Play a packet of `person`; False, and it is dropped, if they may not be heard."""
        audible = self._sound.push(person, packet)
        if audible:
            self._clock.wake()
        return audible

    def reset_voice(self, person: str) -> None:
        """See `Sound.reset_voice`."""
        self._sound.reset_voice(person)

    def last_minute(self) -> list[bytes | None]:
        """The last minute of the common mix: see `AudioHistory.last_minute`."""
        return self._history.last_minute(self._clock.number)

    def stop_recording(self) -> None:
        """Close the recording, if there is one: what is played from now on is recorded elsewhere, or not at all."""
        if self._recording is not None:
            self._recording.close()
            self._recording = None

    def stop(self) -> None:
        """Stop playing until the stage is set again."""
        self.stop_recording()
        self._clock.stop()
        self._sound.set_stage({}, ())

    def _tick(self, number: int, now: float) -> bool:
        frame = self._sound.tick(now, self._is_heard)
        timestamp = number * FRAME % 2**32
        for packet in frame.packets:
            if packet.to is None:
                self._keep(number, packet.payload, frame)
            peers = self._presence.receivers(frame.talking) if packet.to is None else self._peers_of(packet.to)
            self._edge.send_audio(peers, packet.payload, timestamp, packet.csrcs, packet.marker)
        self._idle = 0 if frame.packets or self._sound.waiting else self._idle + 1
        return self._idle < AWAKE

    def _keep(self, number: int, payload: bytes, frame: MixedFrame) -> None:
        self._history.add(number, payload)
        if self._recording is not None:
            self._recording.add(number, payload, frame.talking, level_dbov(frame.common))

    def _is_heard(self, talking: frozenset[str]) -> bool:
        """Whether anybody hears what these people say, now or later; if several talk, they hear each other."""
        return self._recording is not None or len(talking) > 1 or bool(self._presence.receivers(talking))

    def _peers_of(self, person: str) -> Sequence[Peer]:
        current = self._presence.current(person)
        return [] if current is None else [current.peer]
