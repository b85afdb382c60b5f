"""A whole ICE agent, in either role, against the edge, which never nominates (ICE-lite)."""

import asyncio
import re
from pathlib import Path

import aioice
import pytest

from media_worker.edge.edge_peer import EdgePeer, PeerState
from tests.support.edge import RunningEdge

OFFER = (Path(__file__).parents[2] / "vectors" / "offers" / "firefox.sdp").read_text()


@pytest.mark.parametrize("controlling", [True, False])
async def test_peer_connects_whatever_role_it_took_and_ends_in_the_one_that_nominates(controlling: bool) -> None:
    stage, connection = RunningEdge(), aioice.Connection(ice_controlling=controlling)
    await connection.gather_candidates()
    answer, observer = stage.admit(offer_of(connection))
    ours = dict(re.findall(r"a=(ice-ufrag|ice-pwd):(\S+)", answer))
    connection.remote_username, connection.remote_password = ours["ice-ufrag"], ours["ice-pwd"]
    await connection.add_remote_candidate(aioice.Candidate("1", 1, "udp", 1, "127.0.0.1", stage.port, "host"))
    await connection.add_remote_candidate(None)
    await asyncio.wait_for(connection.connect(), 20)
    assert connection.ice_controlling
    assert isinstance(observer.peer, EdgePeer)
    assert observer.peer.state is PeerState.CHECKED
    await connection.close()
    await stage.leave()


def offer_of(connection: aioice.Connection) -> str:
    """Return Firefox's offer with the credentials of this agent."""
    named = re.sub("a=ice-ufrag:.*", f"a=ice-ufrag:{connection.local_username}", OFFER)
    return re.sub("a=ice-pwd:.*", f"a=ice-pwd:{connection.local_password}", named)
