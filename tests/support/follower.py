"""People who follow a Space from worker to worker as the page does: the old connection plays until the new one."""

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from aiortc import MediaStreamTrack

from infra.local.attendee import Attendee, join
from tests.support.patience import patient, until_async


class Follower:
    """A listener, or with a `voice` somebody on the stage, who sends one track on each connection.

    `heard` are the times (s, monotonic) of packets with a voice in them that came over the connection that they
    listened to then; `played_on` is how many came over the old one after the Space had moved.
    """

    def __init__(self, attendee: Attendee, voice: Callable[[], MediaStreamTrack] | None = None) -> None:
        self.current = attendee
        self.heard: list[float] = []
        self.played_on = 0
        self._voice = voice
        self._watch(attendee)

    async def follow(self) -> None:
        """Wait until the Space moves, and go after it."""
        old = self.current
        await old.gone()
        after_move = old.ear.packets if old.ear else 0
        new = await join(old.visitor, old.space, within=patient(30))
        self._watch(new)
        if self._voice is not None:
            new.speak(self._voice())
            await self._unmute(new)
            old.tell({"type": "settled"})
        self.current = new
        self.played_on = (old.ear.packets if old.ear else 0) - after_move
        if self._voice is None:
            await old.leave()

    def longest_gap(self, since: float) -> float:
        """Return the longest time (s) without a packet from `since` to the newest packet."""
        times = [since, *(moment for moment in self.heard if moment > since)]
        return max(later - sooner for sooner, later in pairwise(times))

    async def _unmute(self, attendee: Attendee) -> None:
        attendee.mute(False)
        own = attendee.you["id"]

        def why_not() -> str | None:
            seats = [seat for seat in attendee.room["stage"] if seat["id"] == own]
            return None if seats and not seats[0]["muted"] else "they are still muted"

        await until_async(why_not)

    def _watch(self, attendee: Attendee) -> None:
        receiver: Any = attendee.peer.getReceivers()[0]
        inner = receiver._handle_rtp_packet

        async def look(packet: Any, *arguments: Any, **options: Any) -> None:
            if attendee is self.current and packet.csrc:
                self.heard.append(time.monotonic())
            await inner(packet, *arguments, **options)

        receiver._handle_rtp_packet = look
