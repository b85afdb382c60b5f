"""One room's sound on its way: the clock, who gets which mix, and what of it is remembered."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from media_worker.audio.audio_history import AudioHistory
from media_worker.audio.clock import FrameClock
from media_worker.audio.opus import FRAME
from media_worker.audio.sound import Sound
from media_worker.peer import AudioPacket, Edge, Peer

AWAKE: Final = 25  # ticks with nothing to play before the clock stops: half a second


class Broadcast:
    """Plays the stage to the room's peers while there is anything to play."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        edge: Edge,
        everybody: Callable[[], Iterable[tuple[str, Peer]]],
        current: Callable[[str], Peer | None],
    ) -> None:
        """`everybody` are all connections with their person's id, `current` is a person's newest one."""
        self._edge = edge
        self._everybody = everybody
        self._current = current
        self._sound = Sound()
        self._history = AudioHistory()
        self._clock = FrameClock(loop, self._tick)
        self._idle = 0
        self._receivers: tuple[frozenset[str], list[Peer]] | None = None

    def set_stage(self, csrcs: dict[str, int], audible: Iterable[str]) -> None:
        """See `Sound.set_stage`."""
        self._sound.set_stage(csrcs, audible)
        self.people_changed()

    def people_changed(self) -> None:
        """Somebody came or went."""
        self._receivers = None

    def push(self, person: str, packet: AudioPacket) -> bool:
        """Take a packet in; False if this person may not be heard."""
        heard = self._sound.push(person, packet)
        if heard:
            self._clock.wake()
        return heard

    def reset_voice(self, person: str) -> None:
        """See `Sound.silence`."""
        self._sound.reset_voice(person)

    def last_minute(self) -> list[bytes | None]:
        """The common mix until now: see `Recall.last_minute`."""
        return self._history.last_minute(self._clock.number)

    def stop(self) -> None:
        """Play nothing until the stage is set anew."""
        self._clock.stop()
        self._sound.set_stage({}, ())

    def _tick(self, number: int, now: float) -> bool:
        heard = self._sound.tick(now)
        timestamp = number * FRAME % 2**32
        for packet in heard.packets:
            if packet.to is None:
                self._history.add(number, packet.payload)
            peers = self._common_peers(heard.talking) if packet.to is None else self._peers_of(packet.to)
            self._edge.send_audio(peers, packet.payload, timestamp, packet.csrcs, packet.marker)
        self._idle = 0 if heard.packets or self._sound.waiting else self._idle + 1
        return self._idle < AWAKE

    def _common_peers(self, talking: frozenset[str]) -> list[Peer]:
        if self._receivers is None or self._receivers[0] != talking:
            self._receivers = (talking, [peer for person, peer in self._everybody() if person not in talking])
        return self._receivers[1]

    def _peers_of(self, person: str) -> list[Peer]:
        peer = self._current(person)
        return [] if peer is None else [peer]
