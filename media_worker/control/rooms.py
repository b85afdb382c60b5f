"""All Spaces of this worker, and what a believed grant does to them."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.errors import Unavailable
from chalicelib.protocol import Evidence, Grant, Report
from media_worker.control.grants import GrantCheck
from media_worker.peer import Edge
from media_worker.room.room import LiveRoom

PEERS: Final = 2_000  # connections of one worker: about a core's worth of fan-out
EMPTY: Final = 30.0  # s that an ended room without connections is kept: a report may still come
ABANDONED: Final = 600.0  # s that a live one is: the Space may wait 5 minutes for its host, by our reports
AGAIN: Final = 60.0  # s until an unchanged number of listeners is reported again
REPORTS: Final = 1_000  # in one heartbeat, `chalicelib.protocol.Heartbeat`

log = logging.getLogger(__name__)


@dataclass
class LeasedRoom:
    """A room and the epoch under which it is ours. `told` is what was last reported, and `told_at` (s) when."""

    room: LiveRoom
    epoch: int
    told: Report | None = None
    told_at: float = 0.0
    _away: tuple[float | None, int | None] = (None, None)  # `loop.time()` and epoch ms of the same moment

    def report(self, wall_offset: float) -> Report:
        """How it is now; `wall_offset` (s) makes a `loop.time()` a time of the epoch."""
        away = self.room.host_away_since if self.room.room.state == "live" else None
        if away != self._away[0]:
            self._away = (away, None if away is None else round((away + wall_offset) * 1_000))
        cohosts = None if away is None else self.room.cohosts
        return Report(self.room.room.space, self.epoch, self.room.listeners, self._away[1], cohosts)

    def over(self, now: float) -> bool:
        """Whether nobody has been here for so long that the room may be forgotten, and that was told."""
        patience = ABANDONED if self.room.room.state == "live" else EMPTY
        told = self.told is not None and self.told.listeners == 0
        return told and not self.room.peers and now - self.room.emptied > patience


class RecordedMinute(NamedTuple):
    """A minute of sound, frame by frame as in `Recall.last_minute`, and where it is wanted."""

    evidence: Evidence
    frames: list[bytes | None]


@dataclass
class Rooms:
    """Acts on grants that `GrantCheck` believed. `now` is `loop.time()` throughout."""

    edge: Edge
    grants: GrantCheck
    loop: asyncio.AbstractEventLoop
    new_csrc: Callable[[], int]
    wall: Callable[[], float]  # epoch seconds, for the expiry of grants
    draining: bool = False
    _leases: dict[str, LeasedRoom] = field(default_factory=dict)
    _ended: dict[str, int] = field(default_factory=dict)  # Space -> version; insertion order

    def __len__(self) -> int:
        return len(self._leases)

    @property
    def peers(self) -> int:
        """Connections in all rooms."""
        return sum(lease.room.peers for lease in self._leases.values())

    def admit(self, token: str, sdp: str) -> str:
        """The SDP answer for the person of the grant.

        Raises what `GrantCheck.check` does, Conflict `space_ended`, NotAllowed `removed`,
        Unavailable `unavailable`, Malformed `bad_offer`.
        """
        grant = self.grants.check(token, "admit", self.wall())
        assert grant.person is not None
        if self.draining or self.peers >= PEERS:
            raise Unavailable("unavailable", f"This worker takes nobody in: {self.peers} of {PEERS} are here.")
        if grant.room.state != "live" or grant.room.space in self._ended:
            raise Conflict("space_ended", "The Space is not live any more.")
        if grant.person.id in grant.room.removed:
            raise NotAllowed("removed", "A host removed you from this Space.")
        return self._room(grant).join(grant.person, sdp)

    def set_role(self, token: str) -> None:
        """Take the room of the grant as it is now. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "set_role", self.wall())
        lease = self._leases.get(grant.room.space)
        if lease is not None:
            lease.epoch = grant.epoch
            lease.room.apply(grant.room)

    def keep(self, token: str) -> RecordedMinute:
        """The last minute of the Space's sound, for a report.

        Raises what `GrantCheck.check` does, NotFound `no_such_space`.
        """
        grant = self.grants.check(token, "keep", self.wall())
        assert grant.evidence is not None
        lease = self._leases.get(grant.room.space)
        if lease is None:
            raise NotFound("no_such_space", f"The Space {grant.room.space} is not played here.")
        return RecordedMinute(grant.evidence, lease.room.last_minute())

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
        """What changed, what was told a minute ago, and whose host is away; forgets empty rooms.

        More than a message holds wait for the next one, and are the first in it.
        """
        due: list[Report] = []
        for space, lease in sorted(self._leases.items(), key=lambda item: item[1].told_at):
            if lease.over(now):
                lease.room.close()
                del self._leases[space]
            elif len(due) < REPORTS and (report := self._due(lease, now)) is not None:
                lease.told, lease.told_at = report, now
                due.append(report)
        return tuple(due)

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

    def _due(self, lease: LeasedRoom, now: float) -> Report | None:
        report = lease.report(self.wall() - now)
        if self.draining:
            report = msgspec.structs.replace(report, host_away_since=None, cohosts=None)  # we sent them away ourselves
        waits = report.host_away_since is not None
        return report if waits or report != lease.told or now - lease.told_at >= AGAIN else None

    def _room(self, grant: Grant) -> LiveRoom:
        lease = self._leases.get(grant.room.space)
        if lease is None:
            lease = LeasedRoom(LiveRoom(grant.room, self.edge, self.loop, self.new_csrc), grant.epoch)
            self._leases[grant.room.space] = lease
            log.info("room opened", extra={"space": grant.room.space, "epoch": grant.epoch})
        lease.epoch = grant.epoch
        lease.room.apply(grant.room)
        return lease.room
