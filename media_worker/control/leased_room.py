"""A room that a worker plays, with its lease, and what was last reported about it."""

from dataclasses import dataclass
from typing import Final

import msgspec

from chalicelib.protocol import Report
from media_worker.room.room import LiveRoom

EMPTY: Final = 30.0  # s that an ended room without connections is kept, for reports that come late
ABANDONED: Final = 600.0  # s for a live room: the control plane waits 5 minutes for a host whom we report away
CLOCK_SET_MS: Final = 1_000  # by which a moment may move in epoch time; by more, the clock was set


@dataclass
class LeasedRoom:
    """A room, and the epoch of the lease under which we play it.

    `reported` is the last report, None before the first and when it is to be repeated; `reported_at` is when it was
    made (`loop.time()`, s), `listened` is what of `LiveAudience.listened` has been reported (s).
    """

    room: LiveRoom
    epoch: int
    reported: Report | None = None
    reported_at: float = 0.0
    listened: int = 0
    # Since when the host is away: `loop.time()` in s, and the same moment in epoch ms. The latter changes only if the
    # clock is set, which would otherwise count as absence.
    _away: tuple[float | None, int | None] = (None, None)

    def report(self, wall_offset: float) -> Report:
        """A report of the room now. `wall_offset` (s) converts `loop.time()` to epoch time."""
        away = self.room.host_away_since if self.room.room.state == "live" else None
        since = None if away is None else round((away + wall_offset) * 1_000)
        if away != self._away[0] or abs((since or 0) - (self._away[1] or 0)) > CLOCK_SET_MS:
            self._away = (away, since)
        cohosts = None if away is None else self.room.cohosts
        room = self.room.room
        return Report(room.space, self.epoch, self.room.listeners, self._away[1], cohosts, room.version)

    def sent(self, report: Report, now: float) -> Report:
        """Note that `report` is made now; returns it with the time that was listened since the one before."""
        new = int(self.room.audience.listened) - self.listened
        self.reported, self.reported_at, self.listened = report, now, self.listened + new
        return msgspec.structs.replace(report, listened=new)

    def over(self, now: float) -> bool:
        """Whether the room has been empty, and reported so, for so long that it can be forgotten."""
        patience = ABANDONED if self.room.room.state == "live" else EMPTY
        reported = self.reported is not None and self.reported.listeners == 0
        return reported and not self.room.peers and now - self.room.emptied > patience
