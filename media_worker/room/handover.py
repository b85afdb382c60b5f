"""Sends a room's people to another worker while they go on hearing each other here.

People on the stage go first: they speak in both rooms until this one closes. So listeners find all voices in the
next room, whenever they get there.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from chalicelib.protocol import Moved, encode
from media_worker.audio.clock import FRAME_TIME
from media_worker.room.participant import Participant
from media_worker.room.presence import Presence

AT_ONCE: Final = 2  # people told per 20 ms; each of them joins through the control plane
HEAD_START: Final = 3.0  # s at most that listeners wait until the stage is settled in the next room
PATIENCE: Final = 15.0  # s from when the last person was told until those who are still here are disconnected
LOOK: Final = 0.1  # s between looks who is still here


class Handover:
    """Tells people to go, and calls `done` when everybody has gone or had their time.

    A full worker takes 20 s to tell all its people, so time counts from the last of them. The end of the worker's
    drain may come earlier (`Rooms.dismiss`).
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        presence: Presence,
        on_stage: Callable[[str], bool],
        stage_moved: Callable[[], None],
        done: Callable[[], None],
    ) -> None:
        """`on_stage` says whether the person with an id is on the stage. `stage_moved` is called when the next room has
        all their voices."""
        self._loop = loop
        self._presence = presence
        self._on_stage = on_stage
        self._stage_moved = stage_moved
        self._done = done
        self._told: set[Participant] = set()
        self._settled: set[Participant] = set()
        self._began = self._told_at = 0.0  # when it began, and told somebody last (`loop.time()`, s)
        self._timer: asyncio.Handle | None = None

    def begin(self) -> None:
        """Tell the people on the stage now, and everybody else once those are settled."""
        self._began = self._told_at = self._loop.time()
        for participant in self._stage():
            self._tell(participant)
        self._go_on()

    def settled(self, participant: Participant) -> None:
        """They are in the next room, and stay here only to be heard."""
        self._settled.add(participant)

    def close(self) -> None:
        """Tell nobody else."""
        if self._timer is not None:
            self._timer.cancel()

    def _go_on(self) -> None:
        now = self._loop.time()
        here = [each for each in self._presence if each not in self._settled]
        if not here or now - self._told_at >= PATIENCE:
            self._done()
            return
        may_follow = now - self._began >= HEAD_START or all(each in self._settled for each in self._stage())
        if may_follow:
            self._stage_moved()
        untold = [each for each in here if each.open and each not in self._told] if may_follow else []
        for participant in untold[:AT_ONCE]:
            self._tell(participant)
        self._timer = self._loop.call_later(FRAME_TIME if untold else LOOK, self._go_on)

    def _stage(self) -> list[Participant]:
        return [each for each in self._presence if each.open and self._on_stage(each.person.id)]

    def _tell(self, participant: Participant) -> None:
        self._told.add(participant)
        self._told_at = self._loop.time()
        participant.peer.send_text(encode(Moved()))
