"""All Spaces of this worker, and what a believed grant does to them."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from chalicelib.domain.errors import Conflict
from chalicelib.errors import Unavailable
from chalicelib.protocol import Grant, Report
from media_worker.grants import GrantCheck
from media_worker.peer import Edge
from media_worker.room import LiveRoom

PEERS: Final = 2_000  # connections of one worker: about a core's worth of fan-out
EMPTY: Final = 30.0  # s that a room without connections is kept: a reload comes back to it
AGAIN: Final = 60.0  # s until an unchanged number of listeners is reported again
REPORTS: Final = 1_000  # in one heartbeat, `chalicelib.protocol.Heartbeat`

log = logging.getLogger(__name__)


@dataclass
class Lease:
    """A room and the epoch under which it is ours. `told` is what was last reported, and when."""

    room: LiveRoom
    epoch: int
    told: tuple[int, float] | None = None


@dataclass
class Rooms:
    """Acts on grants that `GrantCheck` believed. `now` is `loop.time()` throughout."""

    edge: Edge
    grants: GrantCheck
    loop: asyncio.AbstractEventLoop
    new_csrc: Callable[[], int]
    wall: Callable[[], float]  # epoch seconds, for the expiry of grants
    draining: bool = False
    _leases: dict[str, Lease] = field(default_factory=dict)
    _ended: dict[str, int] = field(default_factory=dict)  # Space -> version; insertion order

    def __len__(self) -> int:
        return len(self._leases)

    @property
    def peers(self) -> int:
        """Connections in all rooms."""
        return sum(lease.room.peers for lease in self._leases.values())

    def admit(self, token: str, sdp: str) -> str:
        """The SDP answer for the person of the grant.

        Raises what `GrantCheck.check` does, Conflict `space_ended`, Unavailable `unavailable`,
        Malformed `bad_offer`.
        """
        grant = self.grants.check(token, "admit", self.wall())
        assert grant.person is not None
        if self.draining or self.peers >= PEERS:
            raise Unavailable("unavailable", f"This worker takes nobody in: {self.peers} of {PEERS} are here.")
        if grant.room.state != "live" or grant.room.space in self._ended:
            raise Conflict("space_ended", "The Space is not live any more.")
        return self._room(grant).join(grant.person, sdp)

    def set_role(self, token: str) -> None:
        """Take the room of the grant as it is now. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "set_role", self.wall())
        lease = self._leases.get(grant.room.space)
        if lease is not None:
            lease.epoch = grant.epoch
            lease.room.apply(grant.room)

    def end(self, token: str) -> None:
        """Tell everybody that the Space ended, and let go. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "end", self.wall())
        self._ended[grant.room.space] = grant.room.version
        if len(self._ended) > 10_000:
            del self._ended[next(iter(self._ended))]
        lease = self._leases.get(grant.room.space)
        if lease is not None:
            lease.room.apply(grant.room)
            lease.room.end()

    def release(self, token: str) -> None:
        """Send the people of the Space elsewhere. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "release", self.wall())
        self.grants.retire(grant)
        lease = self._leases.pop(grant.room.space, None)
        if lease is not None:
            lease.room.release()

    def reports(self, now: float) -> tuple[Report, ...]:
        """Listeners by Space, where the number changed or a minute went by; forgets empty rooms."""
        reports: list[Report] = []
        for space, lease in list(self._leases.items()):
            if len(reports) == REPORTS:
                break  # the rest with the next heartbeat
            listeners = lease.room.listeners
            if lease.told is None or lease.told[0] != listeners or now - lease.told[1] >= AGAIN:
                lease.told = (listeners, now)
                reports.append(Report(space, lease.epoch, listeners))
            elif not lease.room.peers and now - lease.room.emptied > EMPTY:
                lease.room.close()
                del self._leases[space]
        return tuple(reports)

    def report_all(self) -> None:
        """Report every room with the next heartbeat: a report's answer heals what we missed while away."""
        for lease in self._leases.values():
            lease.told = None

    def drain(self) -> None:
        """Send everybody elsewhere, and take nobody in from now on."""
        self.draining = True
        for lease in self._leases.values():
            lease.room.release()

    def close(self) -> None:
        """Stop all rooms."""
        for lease in self._leases.values():
            lease.room.close()
        self._leases.clear()

    def _room(self, grant: Grant) -> LiveRoom:
        lease = self._leases.get(grant.room.space)
        if lease is None:
            lease = Lease(LiveRoom(grant.room, self.edge, self.loop, self.new_csrc), grant.epoch)
            self._leases[grant.room.space] = lease
            log.info("room opened", extra={"space": grant.room.space, "epoch": grant.epoch})
        lease.epoch = grant.epoch
        lease.room.apply(grant.room)
        return lease.room
