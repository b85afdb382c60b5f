"""Reports of a real edge to a stock aiortc peer."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import cast

import pytest_asyncio

from media_worker.edge.demux import DatagramKind, kind_of
from media_worker.edge.edge_peer import EdgePeer
from tests.support.edge import RunningEdge, Tone, Wire
from tests.support.patience import until_async


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[RunningEdge]:
    stage = RunningEdge()
    yield stage
    await stage.leave()


async def test_speaker_is_sent_reports_more_often_than_connected_peers_are_checked(stage: RunningEdge) -> None:
    wire = Wire(stage.edge)
    speaker = await stage.join(Tone(440))
    await until_async(lambda: None if speaker.observer.events else "not open", 20)
    peer, loop = cast(EdgePeer, speaker.observer.peer), asyncio.get_running_loop()
    moments: list[float] = []

    def why_not() -> str | None:
        sent = sum(kind_of(datagram) is DatagramKind.RTCP and to == peer.address for datagram, to in wire.departed)
        moments.extend([loop.time()] * (sent - len(moments)))
        return None if len(moments) >= 6 else f"{len(moments)} reports"

    await until_async(why_not, 20)
    assert min(later - earlier for earlier, later in pairwise(moments)) < 1.0
