"""A room on stepped time whose host records it, and the segments that its recorder gives away."""

import asyncio
from typing import Final, cast

from chalicelib.protocol import OnStage, Room, RoomSettings
from chalicelib.protocol.rooms import RoomPin
from media_worker.recording.recorder import CutSegment, Recorder
from media_worker.recording.room_recording import RoomRecording
from tests.support.room import Microphone, SteppedLoop, seat, space, stepped_room

LISTENER: Final = "g_1"


class RecordedRoom:
    """One host who talks, and one listener."""

    def __init__(self, host: str, at_ms: float = 0.0, *, record: bool = True) -> None:
        """The room opens at `at_ms` (epoch ms)."""
        self.segments: list[CutSegment] = []
        self._runs = 0
        self._voice = Microphone(440.0)
        self._seat: OnStage = seat(host, "host")
        self._zero_ms = at_ms - SteppedLoop().now * 1_000  # when the clock of the loop was at 0
        self._here = stepped_room(self._room(1, record=record), self._recording)
        for person in (host, LISTENER):
            self._here.join(person)
        self._here.unmute(host)

    @property
    def now_ms(self) -> float:
        """The time (epoch ms)."""
        return self._zero_ms + self._here.loop.now * 1_000

    def talk(self, seconds: float) -> None:
        """Let the host talk."""
        self._here.talk({self._seat.id: self._voice}, seconds)

    def rest(self, seconds: float) -> None:
        """Let nobody talk."""
        self._here.loop.pass_time(seconds)

    def change(self, *links: str, record: bool = True) -> None:
        """Let the host pin these links alone, and switch recording."""
        room = self._here.room
        room.apply(self._room(room.room.version + 1, *links, record=record))

    def react(self, emoji: str, person: str = LISTENER) -> None:
        """Let somebody react."""
        self._here.say(person, f'{{"type":"react","emoji":"{emoji}"}}')

    def end(self) -> None:
        """Give away what is left."""
        self._here.room.end()

    def _room(self, version: int, *links: str, record: bool) -> Room:
        pins = tuple(RoomPin(f"p_{place}", link) for place, link in enumerate(links))
        settings = RoomSettings(record=record, guests_may_react=True)
        return space(version, [self._seat], settings=settings, pins=pins)

    def _recording(self, loop: SteppedLoop, origin: float) -> RoomRecording:
        self._runs += 1
        recorder = Recorder(1, f"{self._runs:08x}", self._zero_ms + origin * 1_000)
        return RoomRecording(cast(asyncio.AbstractEventLoop, loop), recorder, self.segments.append)
