"""Tells the worker of a live Space about a new post that links to it, so that the pages inside look for posts."""

from chalicelib import protocol
from chalicelib.domain.space import SpaceState
from chalicelib.protocol import correlation
from chalicelib.services.deps import Deps, Job
from chalicelib.services.space.grants import grant_for
from chalicelib.services.space.placement import holder


def announce_post(deps: Deps, job: Job) -> None:
    """Tell the worker once. If it cannot be reached, nobody is told: pages look for posts on their return, too."""
    space_id, _, moment = job.about.partition("#")
    space = deps.spaces.load(space_id)
    if space is None or space.state is not SpaceState.LIVE or space.lease is None:
        return
    worker = holder(deps, space)
    if worker is None:
        return
    grant = grant_for(deps, space, "posted", space.lease, latest_post=moment)
    deps.send_to_socket(
        worker.connection, worker.endpoint, protocol.encode(protocol.Posted(grant, correlation.current()))
    )
