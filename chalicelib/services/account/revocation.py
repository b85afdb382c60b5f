"""Revocation: closes everything that an ended session opened, on every device and in every Space.

A session ends when its row is deleted. What it opened is found by person: their connections, the Spaces that let them
in, and their devices. An offer stores its visit, and a connection its row, before the session is read; so if a
revocation happens at the same time, at least one of the two sees the other.
"""

import logging
from collections.abc import Collection

import msgspec

from chalicelib import protocol
from chalicelib.domain.space import Lease, Space, SpaceState
from chalicelib.errors import Unavailable
from chalicelib.protocol import correlation
from chalicelib.services.deps import Deps, Job
from chalicelib.services.space import visible_listeners
from chalicelib.services.space.grants import grant_for, session_name

log = logging.getLogger(__name__)

REVOKE = "revoke_sessions"
AT_ONCE = 200  # sessions in one message to a worker


def revoke(deps: Deps, account_id: str, ended: Collection[str]) -> None:
    """Close what the sessions with these digests opened: first in Spaces, then sockets and push devices.

    Never fails: the sessions have ended already. If a message to a worker is lost, a job sends it again.
    """
    digests = sorted(ended)
    for start in range(0, len(digests), AT_ONCE):
        sessions = digests[start : start + AT_ONCE]
        job = Job(REVOKE, account_id, msgspec.json.encode(sessions).decode())
        try:
            tell_workers(deps, job)
        except Exception:
            log.exception("%s: a worker was not told that sessions ended", account_id)
            deps.enqueue(job)
    try:
        _hang_up(deps, account_id, ended)
        deps.devices.withdraw(account_id, ended)
    except Exception:
        log.exception("%s: what ended sessions opened was not closed", account_id)


def tell_workers(deps: Deps, job: Job) -> None:
    """Send the revocation to the workers of all Spaces that the account was let into, and to those that drain, where
    people may still be; doing it twice is harmless.

    Raises Unavailable `worker_gone` if a live worker did not accept the message; the queue then redelivers the job."""
    ended = msgspec.json.decode(job.cursor or "[]", type=tuple[str, ...])
    found = deps.spaces.load_all(deps.connections.visits(job.about, deps.clock()))
    revocation = protocol.Revocation(job.about, tuple(session_name(one) for one in ended))
    live = [space for space in found.values() if space.state is SpaceState.LIVE and space.lease is not None]
    leaving = {worker.id for worker in deps.workers.all() if worker.draining} if live else set()
    missed = [space.id for space in live if not _all_told(deps, space, revocation, leaving)]
    if missed:
        raise Unavailable("worker_gone", f"The workers of {len(missed)} Spaces were not told that sessions ended.")


def _all_told(deps: Deps, space: Space, revocation: protocol.Revocation, leaving: set[str]) -> bool:
    """Whether the Space's worker, and every one that is `leaving` and may have played it until now, accepted the
    revocation or has nobody to disconnect."""
    playing = {space.lease.worker} if space.lease else set()
    told = [_told(deps, space, revocation, worker) for worker in sorted(playing | leaving)]
    return all(told)


def _told(deps: Deps, space: Space, revocation: protocol.Revocation, worker_id: str) -> bool:
    worker, epoch = deps.workers.find(worker_id), space.lease.epoch if space.lease else 0
    if worker is None:
        return True  # its connections died with it
    grant = grant_for(deps, space, "revoke", Lease(worker.id, epoch), revocation=revocation)
    text = protocol.encode(protocol.Revoke(grant, correlation.current()))
    return deps.send_to_socket(worker.connection, worker.endpoint, text) or not worker.alive(deps.clock())


def _hang_up(deps: Deps, account_id: str, ended: Collection[str]) -> None:
    for row in deps.connections.of_sessions(account_id, ended, deps.clock()):
        closed = deps.connections.close(row.id)
        deps.hang_up(row.id, row.endpoint)
        if closed is not None:
            visible_listeners.disappear(deps, closed)
