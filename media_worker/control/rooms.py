"""All rooms of this worker, and what each kind of grant does to them."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import msgspec

from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.errors import Unauthenticated, Unavailable
from chalicelib.protocol import Grant, Report, SoundLost, Totals, TracksLost
from media_worker.captions.speech_streams import SpeechStreams
from media_worker.control.arrivals import Arrivals
from media_worker.control.evidence_uploads import RecordedMinute
from media_worker.control.grants import GrantCheck
from media_worker.control.leased_room import LeasedRoom
from media_worker.control.revoked_sessions import RevokedSessions
from media_worker.control.worker_load import WorkerLoad
from media_worker.peer import Edge
from media_worker.recording.recordings import Recordings
from media_worker.recording.room_recording import RoomRecording
from media_worker.room.census import Census
from media_worker.room.room import LiveRoom

AGAIN: Final = 60.0  # s after which an unchanged report is repeated
REPORTS: Final = 1_000  # at once

log = logging.getLogger(__name__)


@dataclass
class Rooms:
    """Carries out grants. `now` is `loop.time()` in seconds everywhere."""

    edge: Edge
    grants: GrantCheck
    loop: asyncio.AbstractEventLoop
    new_csrc: Callable[[], int]
    wall: Callable[[], float]  # epoch seconds, for the expiry of grants
    recordings: Recordings | None = None
    streams: SpeechStreams | None = None  # to the captioner, if there is one
    load: WorkerLoad = field(default_factory=WorkerLoad)
    automatic_gain: bool = True  # see `Sound`
    arrivals: Arrivals = field(default_factory=Arrivals)
    draining: bool = False  # whether other workers are to take our Spaces
    _leases: dict[str, LeasedRoom] = field(default_factory=dict)
    _left: list[LiveRoom] = field(default_factory=list)  # which other workers play, until everybody has followed
    _census: Census = field(default_factory=Census)
    _revoked: RevokedSessions = field(default_factory=RevokedSessions)
    _ended: dict[str, int] = field(default_factory=dict)  # Space -> version, oldest first

    def __len__(self) -> int:
        return len(self._leases)

    @property
    def peers(self) -> int:
        """The number of connections in all rooms."""
        return self._census.connections

    def totals(self) -> Totals:
        """What this worker has counted since it started, and how many rooms and listeners it has now."""
        counters = self._census.counters
        live = [one.room for one in self._leases.values() if one.room.room.state == "live"]
        return Totals(
            joins=counters.joins,
            packets=self.edge.packets_sent,
            late_ticks=counters.late_ticks,
            heard=counters.heard,
            first_sounds=tuple(counters.first_sounds),
            spaces=len(live),
            listeners=sum(room.listeners for room in live),
            bytes=self.edge.bytes_sent,
        )

    def load_now(self) -> float:
        """How much there is to do, 0 to 1, for the control plane."""
        return self.load.measure(self._census.counters.late_ticks, self.loop.time())

    def admit(self, token: str, sdp: str) -> str:
        """Connect the person of the grant to their room, and return the SDP answer.

        Raises what `GrantCheck.check` does, Conflict `space_ended`, NotAllowed `removed`, Unauthenticated `signed_out`,
        Unavailable `worker_gone`, `worker_full`, `worker_busy`, `guests_full`, Malformed `bad_offer`.
        """
        grant = self.grants.check(token, "admit", self.wall())
        assert grant.person is not None
        if self.draining and grant.room.space not in self._leases:
            raise Unavailable("worker_gone")
        if not self.load.has_room(self.peers, self._census.counters.late_ticks, self.loop.time()):
            raise Unavailable("worker_full")
        if grant.room.state != "live" or grant.room.space in self._ended:
            raise Conflict("space_ended")
        if grant.person.id in grant.room.removed:
            raise NotAllowed("removed")
        if self._revoked.includes(grant.person.id, grant.session, self.loop.time()):
            raise Unauthenticated("signed_out")
        self.arrivals.check(grant.person.id, grant.room.space, grant.network, self._census, self.loop.time())
        return self._room(grant).join(grant.person, sdp, grant.session, grant.network)

    def set_role(self, token: str) -> None:
        """Update the room to its state in the grant. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "set_role", self.wall())
        lease = self._leases.get(grant.room.space)
        if lease is not None:
            _renew(lease, grant)
            log.info("room changed", extra={"space": grant.room.space, "version": grant.room.version})

    def keep(self, token: str) -> RecordedMinute:
        """The last minute of the room's audio, as evidence for a report.

        Raises what `GrantCheck.check` does, NotFound `no_such_space`.
        """
        grant = self.grants.check(token, "keep", self.wall())
        assert grant.evidence is not None
        lease = self._leases.get(grant.room.space)
        if lease is None:
            raise NotFound("no_such_space")
        return RecordedMinute(grant.evidence, lease.room.last_minute())

    def permit_uploads(self, token: str) -> None:
        """Upload segments of the Space's recording as the grant says. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "record", self.wall())
        assert grant.uploads is not None
        if self.recordings is not None:
            self.recordings.permit(grant.room.space, grant.uploads)

    def sound_lost(self, space: str, lost: SoundLost | TracksLost) -> None:
        """Tell the hosts of a Space that so much of its recording is lost; nobody, if we play it no more."""
        lease = self._leases.get(space)
        if lease is not None:
            lease.room.sound_lost(lost)

    def posted(self, token: str) -> None:
        """Tell the room's people that somebody posted about the Space. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "posted", self.wall())
        assert grant.latest_post is not None
        lease = self._leases.get(grant.room.space)
        if lease is not None:
            lease.room.posts.note(grant.latest_post)

    def revoke(self, token: str) -> None:
        """Disconnect everybody who came in with a session that ended from this room, and from those that other workers
        play now. Admissions of these sessions that are still on their way are refused. Raises what `GrantCheck.check`
        does.
        """
        grant = self.grants.check(token, "revoke", self.wall())
        assert grant.revocation is not None
        self._revoked.add(grant.revocation, self.loop.time())
        lease = self._leases.get(grant.room.space)
        for room in (*([lease.room] if lease is not None else ()), *self._left):
            room.revoke(grant.revocation)

    def end(self, token: str) -> None:
        """End the room and disconnect everybody. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "end", self.wall())
        self._ended[grant.room.space] = grant.room.version
        if len(self._ended) > 10_000:
            del self._ended[next(iter(self._ended))]
        for room in self._rooms():
            if room.room.space == grant.room.space:
                room.apply(grant.room)
                room.end()

    def release(self, token: str) -> None:
        """Send the room's people to another worker, without a gap. Who is still here when this comes again learns of
        what has changed since. Raises what `GrantCheck.check` does."""
        grant = self.grants.check(token, "release", self.wall())
        self.grants.retire(grant)
        for room in self._left:
            if room.room.space == grant.room.space:
                room.apply(grant.room)
        lease = self._leases.get(grant.room.space)
        if lease is not None and lease.epoch <= grant.epoch:
            del self._leases[grant.room.space]
            lease.room.apply(grant.room)
            lease.room.hand_over()
            self._left.append(lease.room)

    def reports(self, now: float) -> tuple[Report, ...]:
        """The reports that are due: new or changed, a minute old, or of a room whose host is away.

        Forgets rooms that have been empty for long. Reports beyond `REPORTS` come first in the next heartbeat.
        """
        self._left = [room for room in self._left if room.peers]
        due: list[Report] = []
        for space, lease in sorted(self._leases.items(), key=lambda item: item[1].reported_at):
            if lease.over(now):
                lease.room.close()
                del self._leases[space]
            elif len(due) < REPORTS and (report := self._due(lease, now)) is not None:
                due.append(lease.sent(report, now))
        return tuple(due)

    def report_all(self) -> None:
        """Report every room with the next heartbeat: the answers bring us what we missed."""
        for lease in self._leases.values():
            lease.reported = None

    def drain(self) -> None:
        """Open no more rooms, and tell the control plane of all that there are: it finds other workers for them, and
        lets us `release` each. Until then they go on, and people may come in."""
        self.draining = True
        self.report_all()

    def dismiss(self) -> None:
        """Disconnect everybody who is still here, because the time is up."""
        for room in self._rooms():
            room.release()

    def close(self) -> None:
        """Stop all rooms."""
        for room in self._rooms():
            room.close()
        self._leases.clear()
        self._left.clear()

    def _rooms(self) -> list[LiveRoom]:
        return [*(lease.room for lease in self._leases.values()), *self._left]

    def _due(self, lease: LeasedRoom, now: float) -> Report | None:
        report = lease.report(self.wall() - now)
        if self.draining:
            # The worker that takes the room decides about a host who is away.
            report = msgspec.structs.replace(report, host_away_since=None, cohosts=None, gains=lease.room.gains)
        waits = report.host_away_since is not None
        return report if waits or not _alike(report, lease.reported) or now - lease.reported_at >= AGAIN else None

    def _room(self, grant: Grant) -> LiveRoom:
        lease = self._leases.get(grant.room.space)
        if lease is None:
            lease = self._leases[grant.room.space] = LeasedRoom(self._opened(grant), grant.epoch)
            log.info("room opened", extra={"space": grant.room.space, "epoch": grant.epoch})
        _renew(lease, grant)
        return lease.room

    def _opened(self, grant: Grant) -> LiveRoom:
        record = None if self.recordings is None else partial(self._record, self.recordings, grant)
        room = partial(LiveRoom, automatic_gain=self.automatic_gain)
        return room(grant.room, self.edge, self.loop, self.new_csrc, self._census, record, self.streams)

    def _record(self, recordings: Recordings, opened: Grant, origin: float) -> RoomRecording:
        """A recording of the room that `opened` has opened, under the lease that it has now."""
        space, lease = opened.room.space, self._leases.get(opened.room.space)
        epoch = opened.epoch if lease is None else lease.epoch
        return recordings.open(space, epoch, origin, tracks=opened.room.settings.tracks)


def _renew(lease: LeasedRoom, grant: Grant) -> None:
    """Take over the room and the epoch of a grant."""
    renewed, lease.epoch = lease.epoch != grant.epoch, grant.epoch
    lease.room.apply(grant.room)
    if renewed:
        lease.room.record_anew()


def _alike(report: Report, before: Report | None) -> bool:
    """Whether they differ in the room's version at most, of which the control plane knows."""
    return before is not None and report == msgspec.structs.replace(before, version=report.version)
